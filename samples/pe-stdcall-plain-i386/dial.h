#ifndef DIAL_H
#define DIAL_H

typedef int (__stdcall *dial_seen)(int position, void *data);

int __stdcall dial_open(int number, int speed);
int __stdcall dial_watch(int dial, dial_seen seen, void *data);
int __stdcall dial_close(int dial);
int dial_count(void);
int dial_sum(int first, int second);

#endif
