#ifndef POOL_HPP
#define POOL_HPP

namespace pool {

template <typename T> T &shared() {
    static T value;
    return value;
}

int used();

}

#endif
