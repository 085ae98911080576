// The rule of the matrix product: each element of C is, for every block of SKF_MATMUL_BLOCK
// consecutive k, one chain of fused multiply-adds that starts at +0; the blocks' sums are added in
// order, the first taken as it is. Where k is 0, the element is +0.
#include "reference.h"

SKF_FUSED_BEGIN

static inline float product_float32(const float *a, int64_t a_column, const float *b,
                                    int64_t b_row, int64_t k) {
  float total = 0;
  for (int64_t begin = 0; begin < k; begin += SKF_MATMUL_BLOCK) {
    int64_t end = begin + SKF_MATMUL_BLOCK < k ? begin + SKF_MATMUL_BLOCK : k;
    float sum = 0;
    for (int64_t p = begin; p < end; p++)
      sum = SKF_FMA(a[p * a_column], b[p * b_row], sum);
    total = begin == 0 ? sum : total + sum;
  }
  return total;
}

static inline double product_float64(const double *a, int64_t a_column, const double *b,
                                     int64_t b_row, int64_t k) {
  double total = 0;
  for (int64_t begin = 0; begin < k; begin += SKF_MATMUL_BLOCK) {
    int64_t end = begin + SKF_MATMUL_BLOCK < k ? begin + SKF_MATMUL_BLOCK : k;
    double sum = 0;
    for (int64_t p = begin; p < end; p++)
      sum = SKF_FMA(a[p * a_column], b[p * b_row], sum);
    total = begin == 0 ? sum : total + sum;
  }
  return total;
}

// Computes a range of rows and columns of C.
static void multiply(const skf_matmul_call *call, char *const *slots, int64_t row_begin,
                     int64_t row_end, int64_t column_begin, int64_t column_end) {
  const float *a = (const float *)skf_resolve(call->a, slots);
  const float *b = (const float *)skf_resolve(call->b, slots);
  float *c = (float *)skf_resolve(call->c, slots);
  for (int64_t row = row_begin; row < row_end; row++) {
    for (int64_t column = column_begin; column < column_end; column++) {
      c[row * call->c_row + column] =
          product_float32(a + row * call->a_row, call->a_column, b + column * call->b_column,
                          call->b_row, call->k);
    }
  }
}

void skf_matmul_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                          void *scratch) {
  const skf_matmul_call *product = call;
  multiply(product, slots, begin, end, 0, product->n);
}

static int64_t first_column(int64_t panel, int64_t n) {
  return skf_unit_start(panel, SKF_MATMUL_PANEL_REFERENCE, n);
}

void skf_matmul_columns_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                                  void *scratch) {
  const skf_matmul_call *product = call;
  int64_t n = product->n;
  multiply(product, slots, 0, product->m, first_column(begin, n), first_column(end, n));
}

// Each panel is [k, SKF_MATMUL_PANEL_REFERENCE]; the last is filled up with zeros.
void skf_matmul_pack_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                               void *scratch) {
  const skf_matmul_pack_call *matrix = call;
  const float *b = (const float *)skf_resolve(matrix->b, slots);
  float *packed = (float *)skf_resolve(matrix->packed, slots);
  int64_t k = matrix->k;
  for (int64_t panel = begin; panel < end; panel++) {
    for (int64_t p = 0; p < k; p++) {
      for (int64_t lane = 0; lane < SKF_MATMUL_PANEL_REFERENCE; lane++) {
        int64_t column = panel * SKF_MATMUL_PANEL_REFERENCE + lane;
        packed[(panel * k + p) * SKF_MATMUL_PANEL_REFERENCE + lane] =
            column < matrix->n ? b[p * matrix->b_row + column * matrix->b_column] : 0;
      }
    }
  }
}

static void multiply_packed(const skf_matmul_call *call, char *const *slots, int64_t row_begin,
                            int64_t row_end, int64_t column_begin, int64_t column_end) {
  const float *a = (const float *)skf_resolve(call->a, slots);
  const float *packed = (const float *)skf_resolve(call->b, slots);
  float *c = (float *)skf_resolve(call->c, slots);
  int64_t k = call->k, width = SKF_MATMUL_PANEL_REFERENCE;
  for (int64_t row = row_begin; row < row_end; row++) {
    for (int64_t column = column_begin; column < column_end; column++) {
      const float *panel = packed + column / width * width * k;
      c[row * call->c_row + column] = product_float32(a + row * call->a_row, call->a_column,
                                                      panel + column % width, width, k);
    }
  }
}

void skf_matmul_packed_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                                 void *scratch) {
  const skf_matmul_call *product = call;
  multiply_packed(product, slots, begin, end, 0, product->n);
}

void skf_matmul_packed_columns_reference(const void *call, char *const *slots, int64_t begin,
                                         int64_t end, void *scratch) {
  const skf_matmul_call *product = call;
  int64_t n = product->n;
  multiply_packed(product, slots, 0, product->m, first_column(begin, n), first_column(end, n));
}

void skf_matmul_float64_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                                  void *scratch) {
  const skf_matmul_call *product = call;
  const double *a = (const double *)skf_resolve(product->a, slots);
  const double *b = (const double *)skf_resolve(product->b, slots);
  double *c = (double *)skf_resolve(product->c, slots);
  for (int64_t row = begin; row < end; row++) {
    for (int64_t column = 0; column < product->n; column++) {
      c[row * product->c_row + column] =
          product_float64(a + row * product->a_row, product->a_column,
                          b + column * product->b_column, product->b_row, product->k);
    }
  }
}
SKF_FUSED_END
