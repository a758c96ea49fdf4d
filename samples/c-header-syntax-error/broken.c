int good_one(void) { return 1; }
int broken_two(int value) { return value; }
