#include "include/sankofa_assets.h"

// `#embed` is C23; clang has it in earlier modes too.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char images[] = {
#embed "digits/images-idx3-ubyte.gz"
};

static const unsigned char labels[] = {
#embed "digits/labels-idx1-ubyte.gz"
};

ska_asset ska_digit_images(void) { return (ska_asset){images, sizeof images}; }

ska_asset ska_digit_labels(void) { return (ska_asset){labels, sizeof labels}; }
