namespace text {

int length(char *letters) {
    int n = 0;
    while (letters[n])
        n++;
    return n;
}

}
