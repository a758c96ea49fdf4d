#ifndef COPY_H
#define COPY_H

#include <stddef.h>

void copy_bytes(char *to, const char *from, size_t n);

#endif
