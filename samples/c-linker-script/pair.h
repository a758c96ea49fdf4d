#ifndef PAIR_H
#define PAIR_H

int pair_make(int left, int right);
int pair_left(int pair);

#endif
