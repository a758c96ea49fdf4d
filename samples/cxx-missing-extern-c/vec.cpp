#include "vec.h"

double vec_dot(const double *left, const double *right, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += left[i] * right[i];
    return sum;
}

extern "C" double vec_first(const double *cells) { return cells[0]; }
