#include "timer.h"

static int ticks;

TIMER_API int timer_start(void) { return ticks = 1; }
int timer_stop(void) { return ticks = 0; }
