// Pooling: the formulas are their own reference.
#include "reference.h"

#pragma STDC FP_CONTRACT OFF

#define SKF_POOL_INLINE static inline __attribute__((always_inline))
#define SKF_ELEMENT float
#define SKF_POOL(x) pool_##x##_f32
#include "../formulas/pool.inc"
#undef SKF_POOL
#undef SKF_ELEMENT
#define SKF_ELEMENT double
#define SKF_POOL(x) pool_##x##_f64
#include "../formulas/pool.inc"
#undef SKF_POOL
#undef SKF_ELEMENT

void skf_pool_reference(int function, int type, const skf_window *w, const void *x, const void *y,
                        const void *g, void *out, int64_t begin, int64_t end) {
  if (type == SKF_FLOAT32) pool_images_f32(function, w, x, y, g, out, begin, end);
  else pool_images_f64(function, w, x, y, g, out, begin, end);
}
