int pair_left(int pair) { return pair >> 8; }
