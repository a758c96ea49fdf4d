/* Calls the Go library through dlopen and dlsym: the casts say what each function is. */
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>

typedef long long go_int;
typedef double go_float64;

typedef struct {
    void *data;
    go_int len;
    go_int cap;
} go_slice;

typedef struct {
    const char *p;
    ptrdiff_t n;
} go_str;

int main(void)
{
    void *handle = dlopen("./libcalc.so", RTLD_LAZY);
    if (handle == NULL) {
        fputs("libcalc.so is not there\n", stderr);
        return 1;
    }

    go_int (*add)(go_int, go_int) = dlsym(handle, "Add");
    go_float64 (*cosine)(go_float64) = (go_float64 (*)(go_float64))dlsym(handle, "Cosine");
    void (*sort)(go_slice);
    *(void **)&sort = dlsym(handle, "Sort");
    go_int (*log_line)(go_str);
    log_line = (go_int (*)(go_str))dlsym(handle, "Log");

    go_int numbers[] = {74, 4, 122, 9, 12};
    sort((go_slice){numbers, 5, 5});
    log_line((go_str){"Hello C!", 8});
    printf("%lld %f %lld\n", add(12, 99), cosine(1.0), numbers[0]);
    return dlclose(handle);
}
