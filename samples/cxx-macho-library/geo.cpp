#include "geo.hpp"

namespace geo {

int Grid::made = 0;
const int Grid::limit;

Grid::Grid(int width, int height) : width_(width), height_(height) { made++; }
Grid::~Grid() { made--; }

int Grid::at(int x, int y) const { return y * width_ + x; }
int Grid::at(int index) const { return index; }
Grid &Grid::operator+=(const Grid &other) {
    height_ += other.height_;
    return *this;
}
Grid Grid::square(int side) { return Grid(side, side); }

inline namespace v2 {
double scale(double value) { return value * 2; }
}

double scale(const Grid &grid, double by) { return grid.at(0) * by; }
int version() { return 2; }
int unit = 1;
int depth(const Grid &) { return 1; }

}
