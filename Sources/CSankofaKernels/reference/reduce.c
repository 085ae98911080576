// Reductions, one element at a time.
#include "reference.h"

SKF_FUSED_BEGIN
#include "lanes.h"

// Sums of bytes wrap around.
SKF_INLINE u8 add_u8(u8 a, u8 b) { return (u8)(a + b); }

#define T f32
#define R(name) name##_f32
#define LOWEST -SKF_INFINITY
#define HIGHEST SKF_INFINITY
#define W f64
#define ADD_WIDE add_f64
#include "reduce.inc"
#undef T
#undef R
#define T f64
#define R(name) name##_f64
#include "reduce.inc"
#undef T
#undef R
#undef LOWEST
#undef HIGHEST
#undef W
#undef ADD_WIDE
#define T i32
#define R(name) name##_i32
#define W i32
#define ADD_WIDE add_i32
#define LOWEST INT32_MIN
#define HIGHEST INT32_MAX
#include "reduce.inc"
#undef T
#undef R
#undef LOWEST
#undef HIGHEST
#undef W
#undef ADD_WIDE
#define T u8
#define R(name) name##_u8
#define W u8
#define ADD_WIDE add_u8
#define LOWEST 0
#define HIGHEST 255
#include "reduce.inc"

static void reduce(const skf_reduce_call *call, char *const *slots, int64_t outer_begin,
                   int64_t outer_end, int64_t inner_begin, int64_t inner_end) {
#define SKF_REDUCE(name) reduce_##name(call, slots, outer_begin, outer_end, inner_begin, inner_end)
  switch (call->type) {
    case SKF_FLOAT32: SKF_REDUCE(f32); break;
    case SKF_FLOAT64: SKF_REDUCE(f64); break;
    case SKF_INT32: SKF_REDUCE(i32); break;
    default: SKF_REDUCE(u8); break;
  }
#undef SKF_REDUCE
}

void skf_reduce_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                          void *scratch) {
  const skf_reduce_call *reduction = call;
  int64_t rows = reduction->outer_per_unit;
  reduce(reduction, slots, begin * rows, end * rows, 0, reduction->inner);
}

void skf_reduce_columns_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                                  void *scratch) {
  reduce(call, slots, 0, 1, begin, end);
}
SKF_FUSED_END
