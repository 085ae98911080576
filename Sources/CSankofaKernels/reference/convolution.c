// Convolution's law: that of the matrix product (see matmul.c), k being the elements of a patch in
// the order (ky, kx, ic); for the weights' gradient the positions in the order (image, oy, ox).
#include "convolution.h"
#include "matmul.h"

#pragma STDC FP_CONTRACT OFF

// With this attribute the fused multiply-add is an instruction and not a call into libm.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("fma"))), apply_to = function)
#endif

// Where in x the element k of the patch at output position `position` is, both counted flat.
static inline int64_t place(const skf_window *w, int64_t position, int64_t k) {
  int64_t ox = position % w->out_width, row = position / w->out_width;
  int64_t oy = row % w->out_height, image = row / w->out_height;
  int64_t ic = k % w->channels, kx = k / w->channels % w->kernel_width;
  int64_t ky = k / w->channels / w->kernel_width;
  int64_t iy = oy * w->stride_y + ky * w->dilation_y, ix = ox * w->stride_x + kx * w->dilation_x;
  return ((image * w->height + iy) * w->width + ix) * w->channels + ic;
}

static inline int64_t patch_size(const skf_window *w) {
  return w->kernel_height * w->kernel_width * w->channels;
}

// One chain of fused multiply-adds for every block, the sums added in order.
#define SKF_CHAINED(element, fma, total, k, factor, other)                                         \
  element total = 0;                                                                               \
  for (int64_t begin = 0; begin < (k); begin += SKF_MATMUL_BLOCK) {                                \
    int64_t end = begin + SKF_MATMUL_BLOCK < (k) ? begin + SKF_MATMUL_BLOCK : (k);                 \
    element sum = 0;                                                                               \
    for (int64_t p = begin; p < end; p++) sum = fma(factor, other, sum);                           \
    total = begin == 0 ? sum : total + sum;                                                        \
  }

void skf_convolution_reference(const skf_window *w, const float *x, const float *packed, float *y,
                               int64_t row_begin, int64_t row_end) {
  int64_t k = patch_size(w), n = w->out_channels, width = SKF_MATMUL_PANEL_REFERENCE;
  for (int64_t position = row_begin * w->out_width; position < row_end * w->out_width; position++) {
    for (int64_t column = 0; column < n; column++) {
      const float *panel = packed + column / width * width * k + column % width;
      SKF_CHAINED(float, __builtin_fmaf, total, k, x[place(w, position, p)], panel[p * width])
      y[position * n + column] = total;
    }
  }
}

int64_t skf_convolution_weights_scratch_floats_reference(void) { return 0; }

void skf_convolution_weights_reference(const skf_window *w, int64_t count, const float *x,
                                       const float *g, float *dw, int64_t row_begin,
                                       int64_t row_end, float *scratch) {
  (void)scratch;
  int64_t k = count * w->out_height * w->out_width, n = w->out_channels;
  for (int64_t row = row_begin; row < row_end; row++) {
    for (int64_t column = 0; column < n; column++) {
      SKF_CHAINED(float, __builtin_fmaf, total, k, x[place(w, p, row)], g[p * n + column])
      dw[row * n + column] = total;
    }
  }
}

// In float64 the reference is all there is. So that it need not be slow, the chains of a few columns
// run side by side: each is the same as alone.
enum { SIDE_BY_SIDE = 8 };

// Columns [column, column + count) of y at a position.
static inline __attribute__((always_inline)) void columns_float64(const skf_window *w,
                                                                  const double *x,
                                                                  const double *weights, double *y,
                                                                  int64_t position, int64_t count) {
  int64_t k = patch_size(w);
  double totals[SIDE_BY_SIDE] = {0};
  for (int64_t begin = 0; begin < k; begin += SKF_MATMUL_BLOCK) {
    int64_t end = begin + SKF_MATMUL_BLOCK < k ? begin + SKF_MATMUL_BLOCK : k;
    double sums[SIDE_BY_SIDE] = {0};
    // The channels of a pixel lie side by side in x, too.
    for (int64_t p = begin, run; p < end; p += run) {
      run = w->channels - p % w->channels;
      if (run > end - p) run = end - p;
      const double *pixels = x + place(w, position, p), *own = weights + p;
      for (int64_t i = 0; i < run; i++)
        for (int64_t c = 0; c < count; c++)
          sums[c] = __builtin_fma(pixels[i], own[c * k + i], sums[c]);
    }
    for (int64_t c = 0; c < count; c++) totals[c] = begin == 0 ? sums[c] : totals[c] + sums[c];
  }
  for (int64_t c = 0; c < count; c++) y[c] = totals[c];
}

void skf_convolution_float64_reference(const skf_window *w, const double *x, const double *weights,
                                       double *y, int64_t row_begin, int64_t row_end) {
  int64_t k = patch_size(w), n = w->out_channels, whole = n - n % SIDE_BY_SIDE;
  for (int64_t position = row_begin * w->out_width; position < row_end * w->out_width; position++) {
    double *out = y + position * n;
    for (int64_t column = 0; column < whole; column += SIDE_BY_SIDE)
      columns_float64(w, x, weights + column * k, out + column, position, SIDE_BY_SIDE);
    if (whole < n) columns_float64(w, x, weights + whole * k, out + whole, position, n - whole);
  }
}

void skf_convolution_weights_float64_reference(const skf_window *w, int64_t count, const double *x,
                                               const double *g, double *dw, int64_t row_begin,
                                               int64_t row_end) {
  int64_t k = count * w->out_height * w->out_width, n = w->out_channels;
  for (int64_t row = row_begin; row < row_end; row++) {
    for (int64_t column = 0; column < n; column += SIDE_BY_SIDE) {
      int64_t columns = column + SIDE_BY_SIDE < n ? SIDE_BY_SIDE : n - column;
      double totals[SIDE_BY_SIDE] = {0};
      for (int64_t begin = 0; begin < k; begin += SKF_MATMUL_BLOCK) {
        int64_t end = begin + SKF_MATMUL_BLOCK < k ? begin + SKF_MATMUL_BLOCK : k;
        double sums[SIDE_BY_SIDE] = {0};
        for (int64_t p = begin; p < end; p++) {
          double pixel = x[place(w, p, row)];
          for (int64_t c = 0; c < columns; c++)
            sums[c] = __builtin_fma(pixel, g[p * n + column + c], sums[c]);
        }
        for (int64_t c = 0; c < columns; c++)
          totals[c] = begin == 0 ? sums[c] : totals[c] + sums[c];
      }
      for (int64_t c = 0; c < columns; c++) dw[row * n + column + c] = totals[c];
    }
  }
}

#if defined(__x86_64__)
#pragma clang attribute pop
#endif
