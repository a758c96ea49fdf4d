/* Alternative spellings (C11 7.9); in C++ these are keywords. */
#ifndef __abilint_iso646
#define __abilint_iso646
#ifndef __cplusplus
#define and &&
#define and_eq &=
#define bitand &
#define bitor |
#define compl ~
#define not !
#define not_eq !=
#define or ||
#define or_eq |=
#define xor ^
#define xor_eq ^=
#endif
#endif
