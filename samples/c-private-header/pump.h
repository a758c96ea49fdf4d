#ifndef PUMP_H
#define PUMP_H

int pump_start(int number);
int pump_stop(int number);

#endif
