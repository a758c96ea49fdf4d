int ledger_limit = 100;

int ledger_open(const char *path) { return path[0]; }
int ledger_close(int ledger) { return ledger; }
int ledger_sum(int ledger) { return ledger + ledger_limit; }
int ledger_debug(int ledger) { return -ledger; }
