#ifndef QUEUE_H
#define QUEUE_H

int queue_put(int value);
int queue_take(void);
int queue_length(void);

#endif
