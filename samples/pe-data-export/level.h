#ifndef LEVEL_H
#define LEVEL_H

int level_read(void);
extern int level_limit;
extern const int level_table[4];
extern int level_count;

#endif
