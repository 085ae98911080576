// Row kernels and scatter-add, one element at a time.
#include "reference.h"

SKF_FUSED_BEGIN
#include "lanes.h"

#define T f32
#define R(name) name##_f32
#define TYPE SKF_FLOAT32
#include "rows.inc"
#include "scatter.inc"
#undef T
#undef R
#undef TYPE
#define T f64
#define R(name) name##_f64
#define TYPE SKF_FLOAT64
#include "rows.inc"
#include "scatter.inc"
#undef T
#undef R
#undef TYPE
#define T i32
#define R(name) name##_i32
#include "scatter.inc"

void skf_softmax_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                           void *scratch) {
  const skf_rows_call *rows = call;
  if (rows->type == SKF_FLOAT32) softmax_f32(rows, slots, begin, end);
  else softmax_f64(rows, slots, begin, end);
}

void skf_log_softmax_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                               void *scratch) {
  const skf_rows_call *rows = call;
  if (rows->type == SKF_FLOAT32) log_softmax_f32(rows, slots, begin, end);
  else log_softmax_f64(rows, slots, begin, end);
}

void skf_sparse_cross_entropy_reference(const void *call, char *const *slots, int64_t begin,
                                        int64_t end, void *scratch) {
  const skf_cross_entropy_call *rows = call;
  if (rows->type == SKF_FLOAT32) sparse_cross_entropy_f32(rows, slots, begin, end);
  else sparse_cross_entropy_f64(rows, slots, begin, end);
}

void skf_scatter_add_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                               void *scratch) {
  const skf_scatter_add_call *scatter = call;
  if (begin >= end) return;
  if (scatter->type == SKF_FLOAT32) scatter_add_f32(scatter, slots);
  else if (scatter->type == SKF_FLOAT64) scatter_add_f64(scatter, slots);
  else scatter_add_i32(scatter, slots);
}
SKF_FUSED_END
