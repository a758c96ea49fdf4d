#include "ring.h"

static unsigned head;
static int slots[RING_SLOTS];

/* Shared by the files of the library, not with its users. */
__attribute__((visibility("hidden"))) unsigned ring_internal_next(unsigned at) {
    return (at + 1) % RING_SLOTS;
}

/* Default visibility; the list of exports keeps it inside. */
int ring_internal_sum(void) {
    int sum = 0;
    for (unsigned i = 0; i < RING_SLOTS; i++)
        sum += slots[i];
    return sum;
}

const char ring_name[8] = "ring";
int ring_limit = RING_SLOTS;

void ring_push(int value) {
    slots[head] = value;
    head = ring_internal_next(head);
}

int ring_sum(void) { return ring_internal_sum(); }
