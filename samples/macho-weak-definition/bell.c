#include "bell.h"

int bell_ring(void) { return bell_volume(); }

/* A program may bring its own. */
__attribute__((weak)) int bell_volume(void) { return 3; }
