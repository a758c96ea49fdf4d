#ifndef GREETING_H
#define GREETING_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Point {
    double x;
    double y;
} Point;

typedef struct Frame {
    uint8_t kind;
    Point corners[2];
    const char *name;
} Frame;

int32_t rust_add(int32_t left, int32_t right);
double point_distance(Point from, Point to);
double frame_diagonal(const Frame *frame);

/* The text is the caller's, who gives it back to free_greeting. */
char *get_greeting(const char *name);
void free_greeting(char *text);

#ifdef __cplusplus
}
#endif

#endif
