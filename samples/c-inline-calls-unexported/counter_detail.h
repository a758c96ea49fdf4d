#ifndef COUNTER_DETAIL_H
#define COUNTER_DETAIL_H

int counter_step_slow(int value);

#endif
