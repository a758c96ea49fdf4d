#ifndef DIAL_H
#define DIAL_H

int dial_set(int dial, int value);

#ifdef __cplusplus
extern "C" {
#endif

int dial_get(int dial);

#ifdef __cplusplus
}
#endif

#endif
