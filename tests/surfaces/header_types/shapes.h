/* Types of many kinds, for every target: what a header can say in C. */
#ifdef __i386__
#define REG2 __attribute__((regparm(2)))
#define REG3 __attribute__((regparm(3)))
#else
#define REG2
#define REG3
#endif
#if !defined __x86_64__ && !defined __i386__
#define ms_abi
#define sysv_abi
#define vectorcall
#define fastcall
#define stdcall
#endif
#include <stddef.h>
#include <stdarg.h>
#include <stdint.h>
typedef int fn(int, char *);
fn through_typedef;
int (parens)(int a);
#define WIN __attribute__((stdcall))
WIN int conv1(int);
int __attribute__((fastcall)) conv2(int, int);
__attribute__((noreturn)) void stop(int);
typedef int (WIN *callback)(int);
void set(callback cb, int (REG2 *r)(int));
int __attribute__((ms_abi)) msfn(int);
int __attribute__((sysv_abi)) svfn(int);
int __attribute__((vectorcall)) vecfn(int);
int REG3 regfn(int, int);
int arr(int a[4], int b[static 3], int c[const 5], int d[][7], fn f, const char s[restrict]);
int vla(int n, int a[n][n], int b[*]);
typedef int vec5[5];
int tarr(vec5 v, const vec5 cv, vec5 *pv);
extern const vec5 cvar;
extern int flex[];
extern int multi[2][3][4];
int old();
void none(void);
int var(const char *, ...);
va_list *vap(va_list a, va_list *b);
typedef volatile int vint; typedef const vint cvint;
extern const vint q1; extern cvint q2; extern const volatile int *const volatile *q3; extern vint *const q4;
extern _Atomic int at1; extern _Atomic(struct { char c[3]; }) at2; const _Atomic(long) *at3(void);
extern _Complex double cd; extern float _Complex cf; extern long double ld; extern _Complex int ci;
_Bool truth(_Bool);
struct inc; struct inc *incf(struct inc *);
typedef struct inc2 inc2_t; inc2_t *incf2(inc2_t *);
enum fwd; enum fwd *fwdf(enum fwd *);
struct bits { unsigned a:3, :0; int b:5; unsigned long long c:40; unsigned char d:1; int :4; _Bool e:1; enum { X1, X2 } f: 2; };
struct __attribute__((packed)) pk { char a; int b; struct { short s; long l; } c; unsigned x:5; unsigned y:30; };
struct al { char a; int b __attribute__((aligned(32))); };
struct anon { int a; union { int b; struct { char c; short d; }; double e; }; struct { int f; } g[2]; int (*cb)(struct anon *, struct { int z; } *); };
union un { int i; double d[3]; struct anon a; };
struct flexs { int n; struct pk items[]; };
struct zero { int n; char z[0]; };
struct empty {};
struct self { struct self *next; struct other *o; struct self *(*f)(struct self, struct other *(*)[3]); };
struct other { struct self s; };
struct bits *usebits(struct bits, struct pk, struct al *, struct anon, union un *, struct flexs *, struct zero *, struct empty, struct self);
enum e1 { A = -1, B = 5 }; enum e2 { C = 0xffffffffu }; enum e3 { D = 0x1ffffffffLL, E=-2 }; enum __attribute__((packed)) e4 { F, G=200 };
enum { ANON1 = 7, ANON2 = -9 };
typedef enum { TE1 = 1u<<31, TE2 } te;
void enums(enum e1, enum e2, enum e3, enum e4, te);
typedef float f4 __attribute__((vector_size(16))); typedef int i8 __attribute__((vector_size(32)));
f4 vec(f4, i8 *);
typedef int aligned_int __attribute__((aligned(16)));
struct hasal { char c; aligned_int i; };
aligned_int *ali(struct hasal *);
char chars(signed char, unsigned char, char, wchar_t, int8_t, size_t, ptrdiff_t);
typedef struct { int x; } noname, *nonamep;
noname nn(nonamep);
typedef struct { int y; } *onlyp;
onlyp op(void);
extern struct { int v; struct { int w; } in; } globvar;
typedef __typeof__(sizeof(0)) tsz; tsz tf(__typeof__(int *) p);
extern __typeof__(through_typedef) viatypeof;
int (*retfn(int))(char);
int (*(*retretfn(int))(char))(long);
int (*retarr(int))[5];
void quals(const char *const *restrict p, volatile struct inc *const q);
typedef void voidt; voidt vf(voidt);
typedef struct td td; struct td { td *x; int y; }; void tdf(td t);
