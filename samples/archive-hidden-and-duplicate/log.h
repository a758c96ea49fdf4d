#ifndef LOG_H
#define LOG_H

#ifdef __cplusplus
extern "C" {
#endif

extern int log_count;

int log_open(const char *path);
void log_write(int level, const char *text);
void log_close(void);

#ifdef __cplusplus
}
#endif

#endif
