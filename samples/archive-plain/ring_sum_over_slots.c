#include "ring.h"
#include "slots.h"

RING_API int ring_sum(void)
{
    int sum = 0;
    for (int i = 0; i < RING_SLOTS; i++)
        sum += ring_slots[i];
    return sum;
}
