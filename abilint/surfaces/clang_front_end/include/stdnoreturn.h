/* noreturn (C11 7.23). */
#ifndef __abilint_stdnoreturn
#define __abilint_stdnoreturn
#define noreturn _Noreturn
#endif
