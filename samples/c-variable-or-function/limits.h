#ifndef POOL_LIMITS_H
#define POOL_LIMITS_H

extern int pool_limit;
int pool_used(void);
int pool_size(void);

#endif
