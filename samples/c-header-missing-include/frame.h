#ifndef FRAME_H
#define FRAME_H

#include "frame_config.h"

FRAME_API int frame_next(void);
FRAME_API frame_size frame_measure(void);

#endif
