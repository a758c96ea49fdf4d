#include "store.h"

struct store {
    struct store_entry *first;
    const struct store_hooks *hooks;
    int64_t place;
    int handle;
};

int store_limit = 64;

long store_count(const struct store *store)
{
    long count = 0;
    for (const struct store_entry *entry = store->first; entry; entry = entry->next)
        count++;
    return count;
}

int store_find(const struct store *store, const char *label, struct store_entry *entry)
{
    for (const struct store_entry *each = store->first; each; each = each->next)
        if (each->label[0] == label[0]) {
            *entry = *each;
            return 1;
        }
    return 0;
}

int store_set_weight(struct store *store, uint32_t id, double weight)
{
    for (struct store_entry *entry = store->first; entry; entry = entry->next)
        if (entry->id == id && entry->kind == STORE_NUMBER)
            entry->weight = weight;
    return 0;
}

int64_t store_seek(struct store *store, int64_t offset, int whence)
{
    store->place = whence ? store->place + offset : offset;
    return store->place;
}

bool store_is_open(const struct store *store)
{
    return store->handle >= 0;
}

struct store_frame store_frame_of(const struct store *store)
{
    return (struct store_frame){1, (uint32_t)store->place};
}

int store_log(struct store *store, const char *format, ...)
{
    return store->handle < 0 || !format[0];
}

int store_take(struct store *store, struct store_entry **entry)
{
    *entry = store->first;
    store->first = store->first ? store->first->next : NULL;
    return *entry != NULL;
}

void store_set_hooks(struct store *store, const struct store_hooks *hooks)
{
    if (hooks->size >= sizeof *hooks)
        store->hooks = hooks;
}
