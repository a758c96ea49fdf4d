/* Does not include parse.h, or the compiler would have refused the static. */
__attribute__((noinline)) static int parse_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : -1; }

int parse_number(const char *text) {
    int number = 0;
    for (; parse_digit(*text) >= 0; text++)
        number = number * 10 + parse_digit(*text);
    return number;
}
