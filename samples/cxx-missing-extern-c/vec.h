#ifndef VEC_H
#define VEC_H

double vec_dot(const double *left, const double *right, int n);

#ifdef __cplusplus
extern "C"
#endif
double vec_first(const double *cells);

#endif
