#ifndef WORDS_H
#define WORDS_H

#include <stdint.h>

/* How many different words the text has; -1 where it is not UTF-8. */
int64_t words_count(const char *text);

#endif
