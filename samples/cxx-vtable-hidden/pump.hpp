#pragma once

namespace pump {

class Motor {
public:
    Motor() : turns(0) {}
    virtual ~Motor();
    virtual int start();

private:
    int turns;
};

class Valve {
public:
    explicit Valve(int width);
    Valve(const Valve &) = delete;
    virtual ~Valve();
    virtual int open();

private:
    int width;
};

}
