int frame_next(void) { return 1; }
