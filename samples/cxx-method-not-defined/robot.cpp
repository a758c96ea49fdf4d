#include "robot.hpp"

namespace bot {

void Robot::turn(int degrees) { heading_ += degrees; }
int Robot::heading() { return heading_; }
int Robot::built = 0;

}
