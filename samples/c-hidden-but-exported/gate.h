#ifndef GATE_H
#define GATE_H

int gate_open(void);

__attribute__((visibility("hidden"))) int gate_lock(void);

#pragma GCC visibility push(hidden)
int gate_reset(void);
#pragma GCC visibility pop

#endif
