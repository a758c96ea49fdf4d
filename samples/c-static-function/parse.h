#ifndef PARSE_H
#define PARSE_H

int parse_number(const char *text);
int parse_digit(char c);

#endif
