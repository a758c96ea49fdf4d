#include <stdint.h>
#include <stddef.h>
#include <stdbool.h>
#include <complex.h>
struct point { int x; double y; char name[8]; };
extern int counter;
extern double grid[3][4];
int by_value(int a, long b, float c, double d, int8_t e);
void by_reference(const int *a, int64_t *b, double *c, const bool *d);
bool truth(bool a);
double total(size_t n, const double *values);
void fill(int n, int m, float *values);
void assumed(int *values);
void *pointer_of(void *p, void (*f)(void));
void pointer_to(void **p);
struct point move(struct point p, const struct point *by);
void text(const char *s, char c);
double _Complex spin(double _Complex z);
int colour(unsigned c);
int each(int (*cb)(int), int n);
int maybe(const int *x);
