int pair_make(int left, int right) { return left << 8 | right; }
