#ifndef JOURNAL_H
#define JOURNAL_H

int journal_open(const char *path);
int journal_append(int journal, const char *line);
int journal_sync(int journal);
extern int journal_verbose;

#endif
