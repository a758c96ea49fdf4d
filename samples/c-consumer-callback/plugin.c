#include "plugin.h"

int plugin_run(void) { return plugin_init() + 1; }
