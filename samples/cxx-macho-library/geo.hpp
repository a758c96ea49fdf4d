#ifndef GEO_HPP
#define GEO_HPP

namespace geo {

class Grid {
public:
    Grid(int width, int height);
    ~Grid();

    int at(int x, int y) const;
    int at(int index) const;
    void resize(int width, int height);
    Grid &operator+=(const Grid &other);

    static Grid square(int side);

    int width() const { return width_; }
    int height() const;
    Grid &operator=(const Grid &) = delete;

    static int made;
    static const int limit = 64;

private:
    int width_;
    int height_;
};

inline int Grid::height() const { return height_; }

inline namespace v2 {
double scale(double value);
}

double scale(const Grid &grid, double by);

__attribute__((abi_tag("second"))) int version();

extern int unit;

const int corners = 4;
constexpr int sides() { return 4; }

}

#endif
