/* Private: shared by the members of the library. */
#define RING_API __attribute__((visibility("default")))
#define RING_SLOTS 16

extern int ring_slots[RING_SLOTS];
