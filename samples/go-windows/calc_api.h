#ifndef CALC_API_H
#define CALC_API_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

int32_t Add(int32_t a, int32_t b);

double Cosine(double x);

/* What Cosine() said last. */
double Last(void);

#ifdef __cplusplus
}
#endif

#endif
