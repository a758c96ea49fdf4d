/* Wants base.h before it, and does not include it. */
struct extra {
    const char *text;
};

base_count extra_length(const struct extra *extra);
