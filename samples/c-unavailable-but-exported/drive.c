int drive_open(void) { return 1; }
int drive_format(void) { return 2; }
int drive_close(void) { return 3; }
