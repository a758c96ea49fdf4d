#include "dial.h"

int __stdcall dial_open(int number, int speed)
{
    return number + speed;
}

int __stdcall dial_watch(int dial, dial_seen seen, void *data)
{
    return seen(dial, data);
}

int __stdcall dial_close(int dial)
{
    return dial;
}

int dial_count(void)
{
    return 4;
}

int dial_sum(int first, int second)
{
    return first + second;
}
