#ifndef CODEC_H
#define CODEC_H

int codec_encode(int value);
int codec_flush(int state);

#endif
