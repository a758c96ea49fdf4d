#ifndef BELL_H
#define BELL_H

int bell_ring(void);
int bell_volume(void);

#endif
