#include "shape.hpp"

namespace canvas {

Shape::Shape(double x, double y) : x_(x), y_(y), layer_(0) {}
Shape::~Shape() = default;
double Shape::area() const { return 0; }
double Shape::girth() const { return 0; }
void Shape::scale(double factor) { x_ *= factor; }
void Shape::move(double dx, double dy) { x_ += dx; y_ += dy; }

Labelled::Labelled(int label) : label_(label), group_(0) {}
int Labelled::label() const { return static_cast<int>(label_); }

Circle::Circle(double x, double y, double radius) : Shape(x, y), Labelled(0), radius_(radius) {}
double Circle::area() const { return 3.14159 * radius_ * radius_; }
double Circle::girth() const { return 6.28318 * radius_; }
void Circle::scale(double factor) { radius_ *= factor; }

Align align_of(const Circle &circle) { return circle.radius_ < 1 ? Align::left : Align::middle; }
int distance(const Shape &one, const Shape &other) { return one.area() < other.area(); }

} // namespace canvas
