int disk_crc(const char *data, int length) {
    int sum = 0;
    while (length--)
        sum = sum * 31 + *data++;
    return sum;
}
