#include "clamp.h"

int clamp_all(int *values, int count) {
    for (int i = 0; i < count; i++)
        values[i] = clamp(values[i], 0, 255);
    return count;
}
