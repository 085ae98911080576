#include "../include/sankofa_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define SKF_TARGET "avx512f,avx512dq,avx512bw,avx512vl,avx512cd,avx2,fma,f16c,bmi,bmi2"
#pragma clang attribute push(__attribute__((target(SKF_TARGET))), apply_to = function)
#define SKF_LANES 16
#define SKF_NAME(x) skf_##x##_avx512
#include "masks_avx512.h"
#include "kernels.inc"
#pragma clang attribute pop
#endif
