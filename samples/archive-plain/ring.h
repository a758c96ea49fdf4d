#ifndef RING_H
#define RING_H

#ifdef __cplusplus
extern "C" {
#endif

void ring_push(int value);
int ring_sum(void);

#ifdef __cplusplus
}
#endif

#endif
