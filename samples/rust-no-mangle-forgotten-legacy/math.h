#ifndef RUST_MATH_H
#define RUST_MATH_H

#include <stdint.h>

int32_t add(int32_t a, int32_t b);
int32_t add_three(int32_t a, int32_t b, int32_t c);

#endif
