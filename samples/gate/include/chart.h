#ifndef CHART_H
#define CHART_H

#if defined(__GNUC__)
#define CHART_API __attribute__((visibility("default")))
#else
#define CHART_API
#endif

struct chart_point {
    double x;
    double y;
};

CHART_API int chart_open(const char *title);
CHART_API int chart_draw(int chart, const struct chart_point *points, unsigned long count);
CHART_API int chart_close(int chart);
CHART_API const char *chart_version(void);

#endif
