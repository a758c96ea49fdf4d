static int volume = 5;
int volume_get(void) { return volume; }
void volume_set(int value) { volume = value; }
