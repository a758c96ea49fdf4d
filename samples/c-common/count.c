int count_total;
long count_slots[4];

int count_add(int value) { return count_total += value; }
