#ifndef VOLUME_H
#define VOLUME_H

int volume_get(void);
void volume_set(int value);

#endif
