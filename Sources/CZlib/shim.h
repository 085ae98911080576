// Angle brackets let pkg-config's and the platform's SDK paths decide which zlib.h this is.
#include <zlib.h>
