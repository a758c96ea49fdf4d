"""Functions of the C library itself (C17, 7.1 to 7.31), which no other library is asked for."""

from __future__ import annotations

_NAMES = """
abort abs acos acosf asin asinf atan atan2 atan2f atanf atexit atof atoi atol atoll bsearch calloc cbrt ceil
ceilf clearerr clock cos cosf cosh difftime exit exp expf fabs fabsf fclose feof ferror fflush fgetc fgets
floor floorf fmod fmodf fopen fprintf fputc fputs fread free freopen fseek ftell fwrite getc getchar getenv
gmtime isalnum isalpha isdigit isspace labs llabs localtime log log10 log2 logf lround malloc memchr memcmp
memcpy memmove memset mktime perror pow powf printf putc putchar puts qsort raise rand realloc remove rename
rewind round roundf scanf setbuf setlocale setvbuf signal sin sinf sinh snprintf sprintf sqrt sqrtf srand
sscanf strcasecmp strcat strchr strcmp strcoll strcpy strcspn strdup strerror strftime strlen strncat
strncmp strncpy strpbrk strrchr strspn strstr strtod strtof strtok strtol strtoll strtoul strtoull system
tan tanf tanh time tmpfile tolower toupper trunc ungetc vfprintf vprintf vsnprintf vsprintf
"""
C_LIBRARY = frozenset(_NAMES.split())
