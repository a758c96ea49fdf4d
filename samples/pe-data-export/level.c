int level_limit = 7;
const int level_table[4] = {1, 2, 4, 8};
int level_count;

int level_read(void)
{
    return level_table[level_limit & 3] + level_count;
}
