int pool_limit(void) { return 64; }
int pool_used = 3;
int pool_size(void) { return pool_used; }
