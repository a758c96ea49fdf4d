#ifndef TOKEN_H
#define TOKEN_H

unsigned token_new(void);
unsigned token_size(const char *text);

#endif
