#include "counter.h"

__attribute__((visibility("hidden"))) int counter_step_slow(int value) { return value + 1; }

int counter_limit(void) { return 100; }
