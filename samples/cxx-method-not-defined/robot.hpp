#ifndef ROBOT_HPP
#define ROBOT_HPP

namespace bot {

class Robot {
public:
    void turn(int degrees);
    void turn(double radians);
    int heading();

    static int built;
    static int scrapped;

private:
    int heading_;
};

}

#endif
