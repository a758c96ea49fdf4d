#ifndef HOOK_H
#define HOOK_H

int hook_before(int value);
int hook_after(int value) __attribute__((weak));
int hook_run(int value);
int hook_execute(int value);

#endif
