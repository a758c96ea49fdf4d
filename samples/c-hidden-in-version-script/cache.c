int cache_get(int key) { return key * 2; }

/* Hidden here, promised in cache.map: ld drops it without a word. */
__attribute__((visibility("hidden"))) int cache_drop(int key) { return -key; }
