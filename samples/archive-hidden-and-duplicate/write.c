#include "log.h"

#define LOG_API __attribute__((visibility("default")))

LOG_API int log_count;

__attribute__((weak)) void log_hook(void)
{
}

const char *level_name(int level)
{
    return level > 1 ? "error" : "warning";
}

LOG_API void log_write(int level, const char *text)
{
    log_hook();
    log_count += level_name(level)[0] == text[0];
}
