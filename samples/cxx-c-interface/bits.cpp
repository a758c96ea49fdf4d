#include "bits.h"

namespace detail {
unsigned fold(unsigned value) { return (value >> 1) ^ value; }
}

extern "C" unsigned bits_gray(unsigned value) { return detail::fold(value); }
extern "C" unsigned bits_flip(unsigned value) { return ~value; }
