__attribute__((weak)) int hook_before(int value) { return value; }
__attribute__((weak)) int hook_after(int value) { return value; }
__attribute__((visibility("protected"))) int hook_run(int value) { return hook_after(hook_before(value)); }
extern int hook_execute(int value) __attribute__((alias("hook_run")));
