#ifndef COUNTER_H
#define COUNTER_H

#include "counter_detail.h"

int counter_limit(void);

static inline int counter_step(int value) {
    return value < counter_limit() ? value + 1 : counter_step_slow(value);
}

#endif
