#include "pool.hpp"

namespace pool {

int used() { return shared<int>(); }

}
