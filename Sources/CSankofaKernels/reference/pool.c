// Pooling: the formulas are their own reference.
#include "reference.h"

#define SKF_POOL_INLINE static inline __attribute__((always_inline))
#define SKF_POOL_LANES 1
#define SKF_POOL_TOGETHER 1
#define SKF_POOL_MASK int
#define SKF_POOL_MOVES(name, element)                                                              \
  SKF_POOL_INLINE element pool_load_##name(const element *p, int64_t n) { return (void)n, *p; }    \
  SKF_POOL_INLINE void pool_store_##name(element *p, element v, int64_t n) { (void)n, *p = v; }
SKF_POOL_MOVES(f32, float)
SKF_POOL_MOVES(f64, double)

#define SKF_ELEMENT float
#define F_ float
#define SKF_POOL(x) pool_##x##_f32
#include "../formulas/pool.inc"
#undef SKF_POOL
#undef F_
#undef SKF_ELEMENT
#define SKF_ELEMENT double
#define F_ double
#define SKF_POOL(x) pool_##x##_f64
#include "../formulas/pool.inc"
#undef SKF_POOL
#undef F_
#undef SKF_ELEMENT

void skf_pool_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                        void *scratch) {
  const skf_pool_call *pool = call;
  if (pool->type == SKF_FLOAT32) pool_images_f32(pool, slots, begin, end);
  else pool_images_f64(pool, slots, begin, end);
}
