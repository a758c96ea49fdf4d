/* A store of entries, which callers may keep. */
// Written by hand.
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum store_kind {
    STORE_EMPTY,
    STORE_TEXT,
    STORE_NUMBER = 8
};

struct store_flags {
    unsigned shared : 1;
    unsigned depth : 6;
    unsigned age : 9;
};

struct store_entry {
    uint32_t id;
    enum store_kind kind;
    double weight;
    char label[16];
    struct store_flags flags;
    struct store_entry *next;
};

struct store_frame {
    uint8_t version;
    uint32_t length;
};

struct store_hooks {
    size_t size;
    int (*open)(const char *path);
    long (*read)(int handle, void *buffer, size_t length);
    void (*close)(int handle);
};

typedef struct store store_t;
typedef long store_size;
typedef struct store_entry *store_link;

extern signed store_limit;

store_size store_count(const store_t *self);
int store_find(const struct store *store, const char *, store_link found);
int store_set_weight(struct store *store, const unsigned id, const double grams);
long long store_seek(store_t *store, long long offset, const int whence);
_Bool store_is_open(const struct store *store);
struct store_frame store_frame_of(const struct store *store);
int store_log(struct store *store, const char *format, ...);
int store_take(struct store *store, struct store_entry **entry);
void store_set_hooks(struct store *store, const struct store_hooks *hooks);

#endif
