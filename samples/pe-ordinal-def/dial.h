#ifndef DIAL_H
#define DIAL_H

int dial_get(int dial);
int dial_set(int dial, int value);
int dial_lock(int dial);

#endif
