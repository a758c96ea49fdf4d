#ifndef BITS_H
#define BITS_H

#if defined(__GNUC__)
#define BITS_API __attribute__((visibility("default")))
#else
#define BITS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

BITS_API unsigned bits_gray(unsigned value);
BITS_API unsigned bits_flip(unsigned value);

#ifdef __cplusplus
}
#endif

#endif
