/* Is linked with the Go library, whose header says what each function is. */
#include <stdio.h>

#include "libcalc.h"

int main(void)
{
    GoInt numbers[] = {74, 4, 122, 9, 12};
    GoSlice slice = {numbers, 5, 5};
    GoString text = {"Hello C!", 8};
    Sort(slice);
    Log(text);
    printf("%lld %f %lld\n", Add(12, 99), Cosine(1.0), numbers[0]);
    return 0;
}
