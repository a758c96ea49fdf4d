#ifndef LAMP_H
#define LAMP_H

int lamp_on(int lamp);
int lamp_off(int lamp);
int lamp_dim(int lamp, int level);

#endif
