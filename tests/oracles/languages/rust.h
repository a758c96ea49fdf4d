#ifndef LIB_H
#define LIB_H
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <stddef.h>

enum Level
#ifdef __cplusplus
  : uint8_t
#endif // __cplusplus
 {
  Low = 1,
  Middle = 5,
  High = 200,
};
#ifndef __cplusplus
typedef uint8_t Level;
#endif // __cplusplus

enum Status
#ifdef __cplusplus
  : int32_t
#endif // __cplusplus
 {
  Failed = -1,
  Good = 0,
  Again = 7,
};
#ifndef __cplusplus
typedef int32_t Status;
#endif // __cplusplus

typedef enum Colour {
  Red,
  Green,
  Blue,
} Colour;

enum Sign
#ifdef __cplusplus
  : int8_t
#endif // __cplusplus
 {
  Minus = -1,
  Zero = 0,
  Plus = 1,
};
#ifndef __cplusplus
typedef int8_t Sign;
#endif // __cplusplus

enum Single
#ifdef __cplusplus
  : uint16_t
#endif // __cplusplus
 {
  Only = 3,
};
#ifndef __cplusplus
typedef uint16_t Single;
#endif // __cplusplus

typedef enum One {
  TheOne,
} One;

typedef struct Inner Inner;
typedef struct Opaque Opaque;
typedef struct OpaqueMarked OpaqueMarked;
typedef struct Vec_u8 Vec_u8;
typedef struct String String;
typedef struct Str Str;
typedef struct BoxDyn BoxDyn;
typedef struct RefCell_u8 RefCell_u8;

typedef struct Point {
  int32_t x;
  int32_t y;
} Point;

typedef struct Mixed {
  uint8_t tag;
  double value;
  uint16_t count;
  struct Mixed *next;
} Mixed;

typedef union Number {
  int64_t i;
  double f;
  uint8_t bytes[8];
} Number;

typedef struct Matrix {
  float cells[3][4];
  char name[16];
  struct Point origin;
} Matrix;

#pragma pack(push, 1)
typedef struct Packed {
  uint8_t kind;
  uint32_t length;
} Packed;
#pragma pack(pop)

typedef struct Aligned {
  uint32_t words[4];
}
#ifndef __cplusplus
__attribute__((aligned(16)))
#else
__attribute__((aligned(16)))
#endif
Aligned;

typedef uint64_t Handle;
typedef double Metres;
typedef struct Inner *Boxed;
typedef void *Raw;
typedef struct Point Wrapped;
typedef int32_t Marked_String;
typedef int32_t Marked_u8;

typedef struct Session {
  const struct Inner *inner;
  bool (*callback)(void*, int);
  void *user;
} Session;

typedef struct Bytes {
  const uint8_t *data;
  uintptr_t len;
} Bytes;

typedef struct Pair_i32__f64 {
  int32_t first;
  double second;
} Pair_i32__f64;

typedef struct Pair_f64__i32 {
  double first;
  int32_t second;
} Pair_f64__i32;

typedef struct Phantom_String {
  void *handle;
  uint32_t index;
} Phantom_String;

typedef struct OneField {
  int32_t only;
} OneField;

typedef struct OneFloat {
  float only;
} OneFloat;

typedef struct Slots {
  uint64_t cell;
  struct Inner *drop;
  uint8_t *nn;
  struct Point *opt;
  uint32_t nz;
  uint32_t atomic;
} Slots;

typedef struct VTable {
  uintptr_t size;
  void *(*open)(const char*);
  void (*close)(void*);
  intptr_t (*read)(void*, uint8_t*, uintptr_t);
} VTable;

enum Shape_Tag
#ifdef __cplusplus
  : uint8_t
#endif // __cplusplus
 {
  Circle,
  Square,
  Nothing,
};
#ifndef __cplusplus
typedef uint8_t Shape_Tag;
#endif // __cplusplus

typedef struct Circle_Body {
  double radius;
} Circle_Body;

typedef struct Square_Body {
  float _0;
  float _1;
} Square_Body;

typedef struct Shape {
  Shape_Tag tag;
  union {
    Circle_Body circle;
    Square_Body square;
  };
} Shape;

enum Event_Tag
#ifdef __cplusplus
  : uint8_t
#endif // __cplusplus
 {
  Key,
  Move,
  Quit,
};
#ifndef __cplusplus
typedef uint8_t Event_Tag;
#endif // __cplusplus

typedef struct Move_Body {
  Event_Tag tag;
  int16_t x;
  int16_t y;
} Move_Body;

typedef union Event {
  Event_Tag tag;
  struct {
    Event_Tag key_tag;
    uint32_t key;
  };
  Move_Body move;
} Event;

typedef enum Choice_Tag {
  A,
  B,
} Choice_Tag;

typedef struct Choice {
  Choice_Tag tag;
  union {
    struct {
      int32_t a;
    };
    struct {
      double b;
    };
  };
} Choice;

typedef struct Big {
  uint64_t words[8];
  bool flag;
  Level level;
  Status status;
} Big;

typedef int32_t (*Callback)(int32_t, void*);
typedef void (*Visitor)(const struct Point*, uintptr_t);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

extern const uint32_t VERSION;
extern const struct Point ORIGIN;
extern const uint16_t TABLE[5];
extern uint64_t COUNTER;
extern const uint8_t (*const NAME)[6];
extern void (*const HOOK)(int32_t);
extern bool FLAG;

int64_t ints(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g, uint64_t h);
uintptr_t sizes(uintptr_t a, intptr_t b);
double floats(float a, double b);
bool negate(bool a);
unsigned __int128 wide(unsigned __int128 a, __int128 b);
long c_types(int a, unsigned int b, long c, unsigned long d, short e, unsigned char f, double g, long long h);
uintptr_t length(const char *text);
char *greet(const char *name);
void greet_free(char *text);
void *pointers(const uint8_t *a, uint16_t *b, const char *const *c, struct Point **d);
int32_t references(const struct Point *a, struct Point *b, const struct Point *c, struct Point *d);
struct Inner *inner_new(void);
struct Inner *inner_maybe(bool yes);
void inner_free(struct Inner *inner);
const struct Inner *inner_add(struct Inner *inner, uint32_t n);
uint8_t *non_null(uint8_t *a, struct Inner *b);
Callback callbacks(Callback a, uint8_t (*b)(uint8_t), Visitor c, void (*d)(struct Inner*));
struct Point point_add(struct Point a, struct Point b);
struct Mixed mixed_make(struct Mixed m);
uint8_t mixed_look(const struct Mixed *m);
union Number number_of(union Number n);
void matrix_clear(struct Matrix *m);
float matrix_row(const float (*rows)[4], uintptr_t n);
uint32_t packed_read(struct Packed p);
uint8_t packed_at(const struct Packed *p);
uint32_t aligned_sum(struct Aligned a);
Level level_next(Level l);
Status status_of(Status s, Status *out);
enum Colour colour_mix(enum Colour a, enum Colour b);
Sign sign_of(int32_t x);
Single single(Single a);
enum One the_one(enum One a);
Handle handle_open(Handle h);
Metres metres(Metres m, const Metres *p);
Boxed boxed(Boxed b);
Raw raw(Raw r);
Wrapped wrapped(Wrapped r);
Marked_u8 marked(Marked_String r);
struct Opaque *opaque_open(const char *path);
void opaque_close(struct Opaque *o, struct OpaqueMarked *m);
bool session_run(const struct Session *s);
uint64_t bytes_sum(struct Bytes b);
struct Pair_f64__i32 pair_swap(struct Pair_i32__f64 p);
uint32_t phantom(struct Phantom_String p);
struct OneField one_field(struct OneField p);
struct OneFloat one_float(struct OneFloat p);
uint32_t slots(struct Slots *s, uint32_t u, struct Point m);
void out_of(struct Point *p, uint64_t *q);
uintptr_t table_use(const struct VTable *t);
double shape_area(struct Shape s, const struct Shape *p);
uint8_t event_kind(const union Event *e);
int32_t choice(const struct Choice *e);
struct Big big_make(struct Big b);
void atomics(const uint32_t *a, const bool *b, struct Inner *const *c, const int32_t *d, const uint64_t *e, const struct RefCell_u8 *f);
uintptr_t nonzero(uint32_t a, uint32_t b, uint8_t c, uintptr_t d);
int32_t wrapping(uint16_t a, uint64_t c);
const struct Inner *arc_clone(const struct Inner *a);
void never(int32_t code);
void nothing(void);
void box_slice(struct Vec_u8 *v, const struct String *s, const struct Str *t);
void box_fn(struct BoxDyn *f);
void array_of(const int32_t (*a)[4], uint8_t (*b)[3][2], struct Point (*c)[2]);

#ifdef __cplusplus
} // extern "C"
#endif // __cplusplus
#endif
