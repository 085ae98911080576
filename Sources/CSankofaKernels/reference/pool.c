// Pooling: the formulas are their own reference.
#include "reference.h"

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

void skf_pool_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                        void *scratch) {
  const skf_pool_call *pool = call;
  if (pool->type == SKF_FLOAT32) pool_images_f32(pool, slots, begin, end);
  else pool_images_f64(pool, slots, begin, end);
}
