#ifndef OCI_H
#define OCI_H

#include <stddef.h>

/* What Go calls a string: no byte ends it. */
typedef struct {
    const char *p;
    ptrdiff_t n;
} GoString;

#ifdef __cplusplus
extern "C"
#endif
long long Pull(GoString ref, GoString outFile);

#endif
