#include "clamp.h"

extern int clamp(int value, int low, int high);

int clamp_all(int *values, int count) {
    for (int i = 0; i < count; i++)
        values[i] = clamp(values[i], 0, 255);
    return count;
}
