#ifndef PRIME_TABLE_H
#define PRIME_TABLE_H

extern int prime_table[8];
extern const char prime_unit[];

#endif
