#ifndef CLAMP_H
#define CLAMP_H

/* C99: this definition serves inlining only. A call that is not inlined asks the library for clamp. */
inline int clamp(int value, int low, int high) {
    return value < low ? low : value > high ? high : value;
}

int clamp_all(int *values, int count);

#endif
