#ifndef LEDGER_H
#define LEDGER_H

int ledger_open(const char *path);
int ledger_close(int ledger);
int ledger_sum(int ledger);
extern int ledger_limit;

#endif
