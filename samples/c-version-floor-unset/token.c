#include <stdlib.h>
#include <string.h>

unsigned token_new(void) { return arc4random(); }
unsigned token_size(const char *text) { return (unsigned)strlen(text); }
