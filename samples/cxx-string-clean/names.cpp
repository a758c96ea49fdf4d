#include "names.h"

#include <cstring>
#include <string>
#include <vector>

struct names {
    std::vector<std::string> all;
};

names *names_new(void) { return new names; }
void names_free(names *list) { delete list; }
void names_add(names *list, const char *name) { list->all.emplace_back(name); }

unsigned long names_join(const names *list, char *out, unsigned long size) {
    std::string joined;
    for (const std::string &name : list->all)
        joined += name + ",";
    if (joined.size() < size)
        std::memcpy(out, joined.c_str(), joined.size() + 1);
    return joined.size();
}
