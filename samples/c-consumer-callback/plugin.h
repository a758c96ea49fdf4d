#ifndef PLUGIN_H
#define PLUGIN_H

/* You write this one; the library calls it. */
int plugin_init(void);

int plugin_run(void);

#endif
