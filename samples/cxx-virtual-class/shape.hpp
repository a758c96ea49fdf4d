#ifndef SHAPE_HPP
#define SHAPE_HPP

namespace draw {

class Shape {
public:
    virtual ~Shape();
    virtual double area() const = 0;
    virtual int corners() const;
};

class Square : public Shape {
public:
    explicit Square(double with) : side(with) {}
    double area() const override;
    int corners() const override;

private:
    double side;
};

}

#endif
