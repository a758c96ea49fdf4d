#ifndef NET_H
#define NET_H

int net_open(int port);
int net_close(int handle);
int checksum(const char *data);

#endif
