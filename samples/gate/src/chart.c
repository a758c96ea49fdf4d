/* RELEASE is 10, 11 or 12: what the makers of libchart built for 1.0, 1.1 and 1.2. */
#include "chart.h"

int chart_open(const char *title) { return title != 0; }

int chart_draw(int chart, const struct chart_point *points, unsigned long count) {
    return chart && points ? (int)count : -1;
}

#if RELEASE == 11
/* Somebody found a better name, and forgot the header. */
#define chart_close chart_shut
#endif
int chart_close(int chart) { return chart - 1; }

#if RELEASE == 10
const char *chart_version(void) { return "1.0"; }
#elif RELEASE == 11
const char *chart_version(void) { return "1.1"; }
#else
const char *chart_version(void) { return "1.2"; }
#endif
