#pragma once
#include <stddef.h>

struct foo;

int foo_open(struct foo *);
int foo_close(struct foo *);
	extern int	foo_errno;
int  math_add(int a, int b);
