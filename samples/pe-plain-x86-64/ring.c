#define RING_BUILD
#include "ring.h"

struct ring {
    unsigned size, used;
    long values[16];
};

int ring_limit = 16;
static struct ring only;

struct ring *ring_open(unsigned size)
{
    only.size = size < (unsigned)ring_limit ? size : (unsigned)ring_limit;
    only.used = 0;
    return &only;
}

int ring_push(struct ring *ring, long value)
{
    if (ring->used == ring->size)
        return -1;
    ring->values[ring->used++] = value;
    return 0;
}

void ring_close(struct ring *ring)
{
    ring->size = 0;
}
