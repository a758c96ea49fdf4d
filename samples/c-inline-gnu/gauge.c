static int level;

int gauge_level(void) { return level; }
void gauge_set(int value) { level = value; }
