/* Greetings that the caller owns, and gives back. */
#ifndef GREETING_H
#define GREETING_H

#include <stdbool.h>

char *get_greeting(bool formal);
void free_greeting(char *greeting);

#endif
