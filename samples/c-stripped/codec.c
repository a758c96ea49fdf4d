static int codec_flush(int state) { return state & 7; }

int codec_encode(int value) { return codec_flush(value * 3); }
