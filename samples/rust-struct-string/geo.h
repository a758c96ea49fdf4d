#ifndef GEO_H
#define GEO_H

#include <stdbool.h>
#include <stdint.h>

typedef struct GeoPoint {
    int32_t x;
    int32_t y;
    const char *name;
} GeoPoint;

bool geo_move(GeoPoint *point, int32_t dx, int32_t dy);

/* Give the result back with geo_string_free(), never with free(). */
char *geo_describe(const GeoPoint *point);
void geo_string_free(char *text);

#endif
