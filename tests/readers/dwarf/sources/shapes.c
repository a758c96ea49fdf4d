#include <stddef.h>
#include <stdarg.h>
#ifndef THREAD_LOCAL
#define THREAD_LOCAL _Thread_local
#endif
struct point { int x, y; unsigned flags : 3; signed rest : 5; };
union number { double d; long long l; unsigned char bytes[16]; };
enum color { RED = -1, GREEN = 7, BLUE = 0x7fffffff };
typedef int (*callback)(struct point *, enum color, ...);
struct node { struct node *next; union number value; callback call; const volatile char *name; struct { short a; long b[3][4]; } inner; char tail[]; };
THREAD_LOCAL int per_thread = 3;
static int hidden = 4;
int visible[7] = {1};
const char *const names[] = {"a", "b"};
static inline int square(int v) { return v * v; }
int apply(struct node *n, callback c, int count, ...) { va_list a; va_start(a, count); int s = 0; for (int i = 0; i < count; i++) s += square(va_arg(a, int)) + hidden; va_end(a); return s + c(&(struct point){1, 2, 3, 4}, GREEN) + (n && n->next); }
long double wide(float f, _Complex double z) { long double r = f; __attribute__((unused)) int vla[(int)f]; return r + (double)z; }
void *keep(size_t n) { static int calls; calls += per_thread; return n ? &visible : (void *)&names; }
