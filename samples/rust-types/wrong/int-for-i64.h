/* Cells of a table. */
#ifndef CELLS_H
#define CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Cell {
    uint16_t row;
    double value;
    uint16_t column;
} Cell;

enum Align {
    Left = 0,
    Right = 4,
    Middle = 5,
};
typedef uint32_t Width;
typedef bool (*Visit)(const Cell *cell, uintptr_t data);

double cells_sum(const Cell *cells, size_t count);
enum Align cells_align(const Cell *cell);
Width cells_width(const Cell *cell, int scale);
int cells_visit(Cell *cell, Visit visit, uintptr_t data);
size_t cells_label(const Cell *cell, char *text, size_t room);

#endif
