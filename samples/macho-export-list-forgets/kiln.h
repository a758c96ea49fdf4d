#ifndef KILN_H
#define KILN_H

#ifdef __cplusplus
extern "C" {
#endif

extern int kiln_degrees;

void kiln_fire(int degrees);
void kiln_cool(void);
int kiln_is_ready(void);

#ifdef __cplusplus
}
#endif

#endif
