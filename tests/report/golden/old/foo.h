#pragma once

struct foo;
struct point { int x; int y; };

int foo_open(struct foo *);
int foo_close(struct foo *, int how);
int math_add(int a, int b);
int math_sum(const int *values, int count);
