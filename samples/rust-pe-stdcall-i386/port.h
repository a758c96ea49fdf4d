#ifndef PORT_H
#define PORT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

int32_t port_open(int32_t number, int32_t flags);

int32_t port_close(int32_t number);

#ifdef __cplusplus
}
#endif

#endif
