#include "../include/sankofa_kernels.h"

#if defined(__aarch64__)
#define SKF_LANES 4
#define SKF_NAME(x) skf_##x##_neon
#include "kernels.inc"
#endif
