#include "pair.h"

int pair_left(struct pair both)
{
    return both.left;
}
