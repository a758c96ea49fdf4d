#ifndef COUNT_H
#define COUNT_H

extern int count_total;
extern long count_slots[4];

int count_add(int value);

#endif
