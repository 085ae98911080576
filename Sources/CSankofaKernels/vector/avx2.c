#include "../include/sankofa_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,bmi,bmi2"))), apply_to = function)
#define SKF_LANES 8
#define SKF_NAME(x) skf_##x##_avx2
#include "masks_avx2.h"
#include "kernels.inc"
#pragma clang attribute pop
#endif
