#ifndef DRIVE_H
#define DRIVE_H

#if defined(__has_attribute)
#if __has_attribute(unavailable)
#define DRIVE_REMOVED __attribute__((unavailable("removed in 2.0")))
#endif
#endif
#ifndef DRIVE_REMOVED
#define DRIVE_REMOVED
#endif

int drive_open(void);
int drive_close(void) __attribute__((deprecated("use drive_open with 0")));
int drive_format(void) DRIVE_REMOVED;
int drive_erase(void) DRIVE_REMOVED;

#endif
