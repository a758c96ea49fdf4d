#ifndef CLOCK_H
#define CLOCK_H

#ifdef __cplusplus
extern "C" {
#endif

long clock_now(void);
void clock_set(long now);

/* Ticks of the hardware since it was switched on. */
long clock_ticks(void);

#ifdef __cplusplus
}
#endif

#endif
