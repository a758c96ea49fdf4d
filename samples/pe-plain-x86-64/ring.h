#ifndef RING_H
#define RING_H

#ifdef RING_BUILD
#define RING_API __declspec(dllexport)
#else
#define RING_API __declspec(dllimport)
#endif

struct ring;

RING_API struct ring *ring_open(unsigned size);
RING_API int ring_push(struct ring *ring, long value);
RING_API void ring_close(struct ring *ring);
RING_API extern int ring_limit;

#endif
