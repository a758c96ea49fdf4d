#include "pump.hpp"

namespace pump {

Motor::~Motor() {}
int Motor::start() { return ++turns; }

Valve::Valve(int with) : width(with) {}
Valve::~Valve() {}
int Valve::open() { return width; }

}
