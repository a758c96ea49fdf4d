#include "clock.h"

long clock_now(void)
{
    return clock_ticks();
}
