#pragma once

struct foo_point {
    int x;
    int y;
    int z;
};

struct foo_point foo_centre(const struct foo_point *corners, int count);
int foo_area(const struct foo_point *corners, int count);
