#ifndef GAUGE_H
#define GAUGE_H

void gauge_set(int value);
int gauge_level(void);

/* The meaning of `extern inline` before C99: a body for the optimiser, the library has the function. */
extern inline __attribute__((gnu_inline)) int gauge_level(void) {
    extern int gauge_level_slow(void) __asm__("gauge_level");
    return gauge_level_slow();
}

static inline int gauge_twice(void) { return 2 * gauge_level(); }

#define gauge_reset() gauge_set(0)

#endif
