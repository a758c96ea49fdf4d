#ifndef STORE_H
#define STORE_H

int store_open(const char *path);
int store_read(int handle);

#endif
