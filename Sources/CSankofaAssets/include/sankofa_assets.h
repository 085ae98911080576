// Files embedded into the library, so that a binary that is moved elsewhere still has them.
#ifndef SANKOFA_ASSETS_H
#define SANKOFA_ASSETS_H

#include <stddef.h>

typedef struct {
  const unsigned char *bytes;
  size_t count;
} ska_asset;

// The data set `digits`, gzip-compressed IDX; see digits/ATTRIBUTION.md.
ska_asset ska_digit_images(void); // uint8 [1797, 8, 8], values 0–16
ska_asset ska_digit_labels(void); // uint8 [1797], values 0–9

// Tables: comma-separated values under a line of names; see apples/ORIGIN.md and tables/ATTRIBUTION.md.
ska_asset ska_apple_table(void);
ska_asset ska_iris_table(void);
ska_asset ska_diabetes_table(void);

typedef struct {
  const char *name;
  ska_asset content;
} ska_page;

// The networks of the articles, pages of JSON from Examples/Networks, in alphabetical order.
size_t ska_page_count(void);
ska_page ska_page_at(size_t index); // index below the count

#endif
