#ifndef MAST_H
#define MAST_H

int mast_raise(int metres);
int sail_set(int area);
int sail_trim(int angle);

#endif
