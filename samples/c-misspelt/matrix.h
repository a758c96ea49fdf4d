#ifndef MATRIX_H
#define MATRIX_H

double matrix_trace(const double *cells, int n);
void matrix_tranpose(double *cells, int n);

#endif
