int prime_table[4] = {2, 3, 5, 7};
const char prime_unit[4] = "one";
