// The pixels of a JPEG file, by the system's libjpeg. Nothing here prints, ends the program or jumps
// out of a function.
#ifndef JPEG_PIXELS_H
#define JPEG_PIXELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  // As the file's header says; other sizes are refused before memory is allocated.
  int32_t width, height;
  // Samples of a pixel in the file: 1 (grey), 3 (colour) or 4 (CMYK).
  int32_t components;
  // The most bytes that libjpeg may allocate.
  int64_t memory;
} jpeg_pixels_request;

typedef struct {
  // True when all rows were written.
  bool is_whole;
  // True when the pixels are spread over several passes through the file.
  bool has_several_scans;
  // True when compressed data were missing, or damaged so that libjpeg stopped reading them.
  bool lacks_data;
  // True when the file ended before its end marker.
  bool ended_early;
  // The first row that is affected when data are lacking.
  int32_t first_row;
  // The scan in which they were lacking: 1 for the first.
  int32_t scan;
  // libjpeg's error when the rows are not whole, else its first warning, in its words; empty without
  // either.
  char message[200];
} jpeg_pixels_answer;

// Decodes the file into `pixels`, which has room for height · width · channels bytes: 1 channel for
// grey, 3 for colour, and 4 for CMYK (each inverted or not, as in the file).
jpeg_pixels_answer jpeg_pixels(const uint8_t *bytes, size_t count, jpeg_pixels_request request,
                               uint8_t *pixels);

#endif
