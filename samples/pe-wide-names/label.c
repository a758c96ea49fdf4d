#define EXPORT __declspec(dllexport)

EXPORT int label_widthA(const char *text) { return text[0]; }
EXPORT int label_widthW(const unsigned short *text) { return text[0]; }
EXPORT int label_drawA(const char *text, int x, int y) { return text[0] + x + y; }
EXPORT int label_drawW(const unsigned short *text, int x, int y) { return text[0] + x + y; }
EXPORT int label_printA(const char *text) { return text[0]; }
EXPORT int label_printW(const unsigned short *text) { return text[0]; }
