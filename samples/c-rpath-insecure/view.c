int view_draw(int layer) { return layer; }
