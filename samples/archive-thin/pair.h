#ifndef PAIR_H
#define PAIR_H

#ifdef __cplusplus
extern "C" {
#endif

struct pair {
    int left, right;
};

struct pair pair_make(int left, int right);
int pair_left(struct pair both);
int pair_right(struct pair both);

#ifdef __cplusplus
}
#endif

#endif
