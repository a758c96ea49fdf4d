#ifndef BASE_H
#define BASE_H

typedef unsigned long base_count;

base_count base_length(const char *text);

#endif
