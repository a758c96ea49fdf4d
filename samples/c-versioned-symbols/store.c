__attribute__((symver("store_open@STORE_1.0"))) int store_open_old(const char *path) { return path[0]; }

__attribute__((symver("store_read@STORE_1.0"))) int store_read_old(int handle) { return handle; }
__attribute__((symver("store_read@@STORE_2.0"))) int store_read_new(int handle) { return handle + 1; }
