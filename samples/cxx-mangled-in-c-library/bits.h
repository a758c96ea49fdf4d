#ifndef BITS_H
#define BITS_H

#ifdef __cplusplus
extern "C" {
#endif

unsigned bits_gray(unsigned value);
unsigned bits_flip(unsigned value);

#ifdef __cplusplus
}
#endif

#endif
