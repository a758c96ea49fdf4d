#ifndef RING_H
#define RING_H

#define RING_SLOTS 16u

#ifdef __cplusplus
extern "C" {
#endif

extern const char ring_name[8];
extern int ring_limit;

void ring_push(int value);
int ring_sum(void);

#ifdef __cplusplus
}
#endif

#endif
