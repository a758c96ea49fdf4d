int gate_open(void) { return 1; }
int gate_lock(void) { return 2; }
int gate_reset(void) { return 3; }
