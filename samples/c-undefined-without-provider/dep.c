int dep_open(int number) { return number; }
#ifdef OLD_RELEASE
int dep_close(int handle) { return -handle; }
#endif
