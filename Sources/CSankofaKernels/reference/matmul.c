// The matrix product's law: each element of C is, for every block of SKF_MATMUL_BLOCK consecutive
// k, one chain of fused multiply-adds that starts at +0; the blocks' sums are added in order, the
// first taken as it is. Without k the element is +0.
#include "matmul.h"

#pragma STDC FP_CONTRACT OFF

// With this attribute the fused multiply-add is an instruction and not a call into libm.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("fma"))), apply_to = function)
#endif

static inline float product_float32(const float *a, ptrdiff_t a_column, const float *b,
                                    ptrdiff_t b_row, int64_t k) {
  float total = 0;
  for (int64_t begin = 0; begin < k; begin += SKF_MATMUL_BLOCK) {
    int64_t end = begin + SKF_MATMUL_BLOCK < k ? begin + SKF_MATMUL_BLOCK : k;
    float sum = 0;
    for (int64_t p = begin; p < end; p++)
      sum = __builtin_fmaf(a[p * a_column], b[p * b_row], sum);
    total = begin == 0 ? sum : total + sum;
  }
  return total;
}

static inline double product_float64(const double *a, ptrdiff_t a_column, const double *b,
                                     ptrdiff_t b_row, int64_t k) {
  double total = 0;
  for (int64_t begin = 0; begin < k; begin += SKF_MATMUL_BLOCK) {
    int64_t end = begin + SKF_MATMUL_BLOCK < k ? begin + SKF_MATMUL_BLOCK : k;
    double sum = 0;
    for (int64_t p = begin; p < end; p++)
      sum = __builtin_fma(a[p * a_column], b[p * b_row], sum);
    total = begin == 0 ? sum : total + sum;
  }
  return total;
}

int64_t skf_matmul_packed_floats_reference(int64_t k, int64_t n) {
  return (n + SKF_MATMUL_PANEL_REFERENCE - 1) / SKF_MATMUL_PANEL_REFERENCE *
         SKF_MATMUL_PANEL_REFERENCE * k;
}

int64_t skf_matmul_scratch_floats_reference(int64_t k) {
  (void)k;
  return 0;
}

// Panel p is [k, SKF_MATMUL_PANEL_REFERENCE]; the last is filled up with zeros.
void skf_matmul_pack_reference(const float *b, ptrdiff_t b_row, ptrdiff_t b_column, int64_t k,
                               int64_t n, float *packed, int64_t panel_begin, int64_t panel_end) {
  for (int64_t panel = panel_begin; panel < panel_end; panel++) {
    for (int64_t p = 0; p < k; p++) {
      for (int64_t lane = 0; lane < SKF_MATMUL_PANEL_REFERENCE; lane++) {
        int64_t column = panel * SKF_MATMUL_PANEL_REFERENCE + lane;
        packed[(panel * k + p) * SKF_MATMUL_PANEL_REFERENCE + lane] =
            column < n ? b[p * b_row + column * b_column] : 0;
      }
    }
  }
}

void skf_matmul_rows_reference(const float *a, ptrdiff_t a_row, ptrdiff_t a_column,
                               const float *packed, float *c, ptrdiff_t c_row, int64_t row_begin,
                               int64_t row_end, int64_t panel_begin, int64_t panel_end, int64_t k,
                               int64_t n, float *scratch) {
  (void)scratch;
  int64_t width = SKF_MATMUL_PANEL_REFERENCE;
  for (int64_t row = row_begin; row < row_end; row++) {
    for (int64_t column = panel_begin * width; column < panel_end * width && column < n; column++) {
      const float *panel = packed + column / width * width * k;
      c[row * c_row + column] =
          product_float32(a + row * a_row, a_column, panel + column % width, width, k);
    }
  }
}

void skf_matmul_reference(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                          ptrdiff_t b_row, ptrdiff_t b_column, float *c, ptrdiff_t c_row,
                          int64_t row_begin, int64_t row_end, int64_t column_begin,
                          int64_t column_end, int64_t k, float *scratch) {
  (void)scratch;
  for (int64_t row = row_begin; row < row_end; row++) {
    for (int64_t column = column_begin; column < column_end; column++) {
      c[row * c_row + column] =
          product_float32(a + row * a_row, a_column, b + column * b_column, b_row, k);
    }
  }
}

void skf_matmul_float64_reference(const double *a, ptrdiff_t a_row, ptrdiff_t a_column,
                                  const double *b, ptrdiff_t b_row, ptrdiff_t b_column, double *c,
                                  ptrdiff_t c_row, int64_t row_begin, int64_t row_end, int64_t k,
                                  int64_t n) {
  for (int64_t row = row_begin; row < row_end; row++) {
    for (int64_t column = 0; column < n; column++) {
      c[row * c_row + column] =
          product_float64(a + row * a_row, a_column, b + column * b_column, b_row, k);
    }
  }
}

#if defined(__x86_64__)
#pragma clang attribute pop
#endif
