/* Greetings that the caller owns. */
#ifndef GREETING_H
#define GREETING_H

#include <stdbool.h>

char *get_greeting(bool formal);

#endif
