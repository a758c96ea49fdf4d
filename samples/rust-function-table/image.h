#ifndef IMAGE_H
#define IMAGE_H

#include <stddef.h>
#include <stdint.h>

typedef struct Image *ImageHandle;
typedef uint64_t RowHandle;

typedef uint32_t ImageError;
enum {
    IMAGE_OK = 0,
    IMAGE_OUT_OF_MEMORY = 1,
    IMAGE_BAD_FORMAT = 2,
    IMAGE_OUT_OF_RANGE = 3
};

typedef struct ImageSize {
    uint32_t width;
    uint32_t height;
} ImageSize;

/* Functions are only ever added at the end: compare size before you use a later one. */
typedef struct ImageFunctions {
    size_t size;
    ImageError (*open)(const uint8_t *data, size_t length, ImageHandle *image);
    ImageError (*measure)(ImageHandle image, ImageSize *size);
    ImageError (*row)(ImageHandle image, uint32_t index, RowHandle *row);
    void (*close)(ImageHandle image);
} ImageFunctions;

#ifdef __cplusplus
extern "C"
#endif
const ImageFunctions *functions(void);

#endif
