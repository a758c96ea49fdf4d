/* Alignment (C11 7.15); in C++ and C23 these are keywords. */
#ifndef __abilint_stdalign
#define __abilint_stdalign
#if !defined(__cplusplus) && !(defined(__STDC_VERSION__) && __STDC_VERSION__ > 201710L)
#define alignas _Alignas
#define alignof _Alignof
#endif
#define __alignas_is_defined 1
#define __alignof_is_defined 1
#endif
