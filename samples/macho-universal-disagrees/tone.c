#include "tone.h"

static int pitch_now;

int tone_start(int pitch) {
    pitch_now = pitch;
    return pitch;
}

#ifndef NO_STOP
int tone_stop(void) { return pitch_now; }
#endif
