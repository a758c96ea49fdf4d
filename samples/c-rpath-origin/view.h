#ifndef VIEW_H
#define VIEW_H

int view_draw(int layer);

#endif
