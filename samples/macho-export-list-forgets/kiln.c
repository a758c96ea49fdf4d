#include "kiln.h"

int kiln_degrees;

void kiln_fire(int degrees) { kiln_degrees = degrees; }

void kiln_cool(void) { kiln_degrees = 0; }

int kiln_is_ready(void) { return kiln_degrees > 900; }

/* For the library's own tests, which find it through the list. */
void kiln_debug_set(int degrees) { kiln_degrees = degrees; }
