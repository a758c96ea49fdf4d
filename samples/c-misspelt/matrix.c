void matrix_transpose(double *cells, int n) {
    for (int row = 0; row < n; row++)
        for (int column = 0; column < row; column++) {
            double cell = cells[row * n + column];
            cells[row * n + column] = cells[column * n + row];
            cells[column * n + row] = cell;
        }
}

double matrix_trace(const double *cells, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += cells[i * n + i];
    return sum;
}
