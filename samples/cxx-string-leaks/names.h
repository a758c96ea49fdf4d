#ifndef NAMES_H
#define NAMES_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct names names;

names *names_new(void);
void names_free(names *list);
void names_add(names *list, const char *name);
unsigned long names_join(const names *list, char *out, unsigned long size);

#ifdef __cplusplus
}
#endif

#endif
