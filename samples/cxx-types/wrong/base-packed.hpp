// Shapes on a canvas.
#ifndef SHAPE_HPP
#define SHAPE_HPP

namespace canvas {

class Shape {
public:
    Shape(double x, double y);
    virtual ~Shape();
    virtual double area() const;
    virtual double girth() const;
    virtual void scale(double factor);
    void move(double dx, double dy);

protected:
    double x_;
    double y_;
    int layer_;
};

struct __attribute__((packed)) Labelled {
    explicit Labelled(int label);
    int label() const;
    long label_;
    long group_;
};

class Circle : public Shape, public Labelled {
public:
    Circle(double x, double y, double radius);
    double area() const override;
    double girth() const override;
    void scale(double factor) override;
    double radius_;
};

enum class Align : unsigned char { left, right, middle };

Align align_of(const Circle &circle);
int distance(const Shape &one, const Shape &other);

} // namespace canvas

#endif
