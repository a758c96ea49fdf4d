#ifndef SCAN_H
#define SCAN_H

/* Programs built against this header get scan_v2; scan itself never existed as a symbol here. */
int scan(const char *text) __asm__("scan_v2");
int scan_all(const char *text);

#endif
