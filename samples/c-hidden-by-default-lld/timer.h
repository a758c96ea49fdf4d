#ifndef TIMER_H
#define TIMER_H

#ifdef TIMER_BUILD
#define TIMER_API __attribute__((visibility("default")))
#else
#define TIMER_API
#endif

TIMER_API int timer_start(void);
int timer_stop(void);

#endif
