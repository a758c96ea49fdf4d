#include "log.h"

#define LOG_API __attribute__((visibility("default")))

LOG_API int log_count;
LOG_API char log_buffer[64];

__attribute__((weak)) void log_hook(void)
{
}

const char *level_name(int level)
{
    return level ? "note" : "debug";
}

LOG_API int log_open(const char *path)
{
    log_hook();
    log_buffer[0] = path[0];
    return level_name(0)[0];
}

/* LOG_API is forgotten here. */
void log_close(void)
{
    log_buffer[0] = 0;
}
