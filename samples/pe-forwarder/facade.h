#ifndef FACADE_H
#define FACADE_H

int facade_version(void);
int facade_open(int id);
int facade_close(int id);
int facade_reset(void);
int facade_tick(void);

#endif
