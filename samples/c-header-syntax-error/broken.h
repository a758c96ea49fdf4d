#ifndef BROKEN_H
#define BROKEN_H

int broken_two(int value;
int broken_three(void);

#endif
