// Row kernels and scatter-add, plainly.
#include "reference.h"

SKF_FUSED_BEGIN
#include "lanes.h"

#define T f32
#define R(name) name##_f32
#define TYPE SKF_FLOAT32
#include "rows.inc"
#undef T
#undef R
#undef TYPE
#define T f64
#define R(name) name##_f64
#define TYPE SKF_FLOAT64
#include "rows.inc"

void skf_softmax_reference(int type, const void *x, void *y, int64_t row_begin, int64_t row_end,
                           int64_t n) {
  if (type == SKF_FLOAT32)
    softmax_f32(x, y, row_begin, row_end, n);
  else
    softmax_f64(x, y, row_begin, row_end, n);
}

void skf_log_softmax_reference(int type, const void *x, void *y, int64_t row_begin,
                               int64_t row_end, int64_t n) {
  if (type == SKF_FLOAT32)
    log_softmax_f32(x, y, row_begin, row_end, n);
  else
    log_softmax_f64(x, y, row_begin, row_end, n);
}

void skf_sparse_cross_entropy_reference(int type, const void *x, const int32_t *labels,
                                        void *loss, int64_t row_begin, int64_t row_end,
                                        int64_t n) {
  if (type == SKF_FLOAT32)
    sparse_cross_entropy_f32(x, labels, loss, row_begin, row_end, n);
  else
    sparse_cross_entropy_f64(x, labels, loss, row_begin, row_end, n);
}

void skf_scatter_add_reference(int type, const void *x, const int32_t *rows, void *y,
                               int64_t count, int64_t row_count, int64_t width, int64_t begin,
                               int64_t end) {
#define SKF_SCATTER(name)                                             \
  SKF_PLAIN_LOOP for (int64_t c = begin; c < end; c++)                \
    ((name *)y)[row * width + c] =                                    \
        add_##name(((name *)y)[row * width + c], ((const name *)x)[i * width + c])
  for (int64_t i = 0; i < count; i++) {
    int64_t row = rows[i] < 0 ? 0 : rows[i] >= row_count ? row_count - 1 : rows[i];
    if (type == SKF_FLOAT32) {
      SKF_SCATTER(f32);
    } else if (type == SKF_FLOAT64) {
      SKF_SCATTER(f64);
    } else {
      SKF_SCATTER(i32);
    }
  }
#undef SKF_SCATTER
}
SKF_FUSED_END
