/* Common definitions (C11 7.19) for any target of clang.
 *
 * A C library asks for single names by defining __need_NAME first, so the file as a whole has no
 * guard: each part has its own.
 */
#if defined(__need_size_t) || defined(__need_ptrdiff_t) || defined(__need_wchar_t) || \
    defined(__need_wint_t) || defined(__need_NULL) || defined(__need_max_align_t) ||  \
    defined(__need_offsetof) || defined(__need_nullptr_t) || defined(__need_rsize_t)
#define __abilint_part_of_stddef
#endif

#if !defined(__abilint_part_of_stddef) || defined(__need_ptrdiff_t)
#undef __need_ptrdiff_t
#ifndef __abilint_ptrdiff_t
#define __abilint_ptrdiff_t
typedef __PTRDIFF_TYPE__ ptrdiff_t;
#endif
#endif

#if !defined(__abilint_part_of_stddef) || defined(__need_size_t)
#undef __need_size_t
#ifndef __abilint_size_t
#define __abilint_size_t
typedef __SIZE_TYPE__ size_t;
#endif
#endif

#if defined(__need_rsize_t)
#undef __need_rsize_t
#ifndef __abilint_rsize_t
#define __abilint_rsize_t
typedef __SIZE_TYPE__ rsize_t;
#endif
#endif

#if !defined(__abilint_part_of_stddef) || defined(__need_wchar_t)
#undef __need_wchar_t
#if !defined(__cplusplus) && !defined(__abilint_wchar_t)
#define __abilint_wchar_t
typedef __WCHAR_TYPE__ wchar_t;
#endif
#endif

#if defined(__need_wint_t)
#undef __need_wint_t
#ifndef __abilint_wint_t
#define __abilint_wint_t
typedef __WINT_TYPE__ wint_t;
#endif
#endif

#if !defined(__abilint_part_of_stddef) || defined(__need_NULL)
#undef __need_NULL
#undef NULL
#ifdef __cplusplus
#define NULL __null
#else
#define NULL ((void *)0)
#endif
#endif

#if !defined(__abilint_part_of_stddef) || defined(__need_nullptr_t)
#undef __need_nullptr_t
#if defined(__cplusplus) && __cplusplus >= 201103L && !defined(__abilint_nullptr_t)
#define __abilint_nullptr_t
namespace std {
typedef decltype(nullptr) nullptr_t;
}
using ::std::nullptr_t;
#endif
#endif

#if !defined(__abilint_part_of_stddef) || defined(__need_max_align_t)
#undef __need_max_align_t
#ifndef __abilint_max_align_t
#define __abilint_max_align_t
typedef struct {
  long long __abilint_integer __attribute__((__aligned__(__alignof__(long long))));
  long double __abilint_real __attribute__((__aligned__(__alignof__(long double))));
} max_align_t;
#endif
#endif

#if !defined(__abilint_part_of_stddef) || defined(__need_offsetof)
#undef __need_offsetof
#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif

#undef __abilint_part_of_stddef
