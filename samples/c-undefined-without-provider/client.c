int dep_open(int number);
int dep_close(int handle);

int client_run(int number) { return dep_close(dep_open(number)); }
