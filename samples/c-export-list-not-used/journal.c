#include "journal.h"

int journal_verbose;

int journal_open(const char *path) { return path ? 1 : -1; }

int journal_append(int journal, const char *line) { return journal + (line != 0); }

int journal_sync(int journal) { return journal_verbose + journal; }

int journal_debug(void) { return journal_verbose; }

__attribute__((visibility("hidden"))) int journal_stat(int journal) { return journal; }
