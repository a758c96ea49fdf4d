#ifndef CLOCK_H
#define CLOCK_H

int clock_start(int id);
int clock_stop(int id);
long clock_read(int id);
double clock_rate(void);

#endif
