#ifndef BOX_H
#define BOX_H

int box_open(int id);
int box_close(int id);

#endif
