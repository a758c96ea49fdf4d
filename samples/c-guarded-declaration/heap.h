#ifndef HEAP_H
#define HEAP_H

int heap_push(int value);

#ifdef HEAP_ENABLE_STATS
int heap_stats(void);
#endif

#endif
