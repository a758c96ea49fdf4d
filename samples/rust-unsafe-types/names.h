/* Names, as their author believes C sees them. */
#ifndef NAMES_H
#define NAMES_H

#include <stddef.h>
#include <stdint.h>

struct Span {
    uint8_t open;
    uint64_t length;
    uint8_t close;
};

char *names_first(uint32_t count);
size_t names_length(const char *name);
uint64_t names_span(const struct Span *span);
uint32_t names_initial(uint32_t index);

#endif
