#ifndef RUST_MATH_H
#define RUST_MATH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The sum of a and b, wrapping around on overflow. */
int32_t rust_add(int32_t a, int32_t b);

extern const uint32_t RUST_MATH_VERSION;

#ifdef __cplusplus
}
#endif

#endif
