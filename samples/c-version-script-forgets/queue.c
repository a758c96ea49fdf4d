#include "queue.h"

static int first, last, cells[8];

int queue_put(int value) { return cells[last++ % 8] = value; }
int queue_take(void) { return cells[first++ % 8]; }
int queue_length(void) { return last - first; }
