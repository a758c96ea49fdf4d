#ifndef TONE_H
#define TONE_H

int tone_start(int pitch);
int tone_stop(void);

#endif
