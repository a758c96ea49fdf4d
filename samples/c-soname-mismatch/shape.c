int shape_corners(int kind) { return kind + 3; }
