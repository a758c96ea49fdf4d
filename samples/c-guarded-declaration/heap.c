#include "heap.h"

int heap_push(int value) { return value; }
#ifdef HEAP_ENABLE_STATS
int heap_stats(void) { return 0; }
#endif
