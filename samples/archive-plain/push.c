#include "ring.h"
#include "slots.h"

int ring_slots[RING_SLOTS];
static int next;

RING_API void ring_push(int value)
{
    ring_slots[next++ % RING_SLOTS] = value;
}
