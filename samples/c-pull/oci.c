#include "oci.h"

long long Pull(GoString ref, GoString outFile)
{
    return outFile.n > 0 ? (long long)ref.n : -1;
}
