#ifndef SUM_H
#define SUM_H

int sum_of(int left, int right);

#endif
