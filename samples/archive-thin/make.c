#include "pair.h"

struct pair pair_make(int left, int right)
{
    struct pair both = {left, right};
    return both;
}
