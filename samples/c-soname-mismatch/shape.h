#ifndef SHAPE_H
#define SHAPE_H

int shape_corners(int kind);

#endif
