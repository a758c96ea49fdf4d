#ifndef DISK_H
#define DISK_H

int disk_open(int number);
int disk_read(int handle);
int disk_close(int handle);

/* In libdiskcrc. */
int disk_crc(const char *data, int length);

#endif
