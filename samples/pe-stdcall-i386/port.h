#ifndef PORT_H
#define PORT_H

int __stdcall port_open(int number, int speed);
int __stdcall port_write(int port, const char *data, int size);
int __fastcall port_poll(int port);
int port_count(void);
int __stdcall port_close(int port);
int port_reset(int port);
int __stdcall port_flush(int port);

#endif
