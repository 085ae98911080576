#include "include/sankofa_assets.h"

// `#embed` is C23; clang has it in earlier modes too.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char table[] = {
#embed "apples/apples.csv"
};

ska_asset ska_apple_table(void) { return (ska_asset){table, sizeof table}; }
