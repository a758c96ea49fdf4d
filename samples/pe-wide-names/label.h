/* Text as Windows has it: in the code page of the user (A) and in UTF-16 (W). */
#ifndef LABEL_H
#define LABEL_H

#ifdef __cplusplus
extern "C" {
#endif

int label_widthA(const char *text);
int label_widthW(const unsigned short *text);
#ifdef UNICODE
#define label_width label_widthW
#else
#define label_width label_widthA
#endif

/* Declared for the documentation; the macros behind it say what is called. */
int label_draw(const void *text, int x, int y);
int label_drawA(const char *text, int x, int y);
int label_drawW(const unsigned short *text, int x, int y);
#ifdef UNICODE
#define label_draw label_drawW
#else
#define label_draw label_drawA
#endif

/* The macros were forgotten. */
int label_print(const void *text);

#ifdef __cplusplus
}
#endif

#endif
