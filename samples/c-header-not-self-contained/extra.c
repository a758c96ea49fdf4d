#include "base.h"
#include "extra.h"

base_count base_length(const char *text) {
    base_count n = 0;
    while (text[n])
        n++;
    return n;
}

base_count extra_length(const struct extra *extra) { return base_length(extra->text); }
