#ifndef SHAPE_H
#define SHAPE_H

int shape_area(int width, int height);

#endif
