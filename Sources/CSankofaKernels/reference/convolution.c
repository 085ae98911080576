// Convolution follows the rule of the matrix product (see matmul.c), where k runs over the elements
// of a patch in the order (ky, kx, ic), or, for the gradient by the weights, over the positions in
// the order (image, oy, ox).
#include "reference.h"

SKF_FUSED_BEGIN
#include "lanes.h"

// The index in x of element k of the patch at output position `position`, all counted flat.
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

// The first position of a unit.
static inline int64_t first_position(const skf_convolution_call *call, int64_t unit) {
  const skf_window *w = &call->window;
  return skf_unit_start(unit, call->rows_per_unit, call->count * w->out_height) * w->out_width;
}

// The first row of a unit of the gradient by the weights.
static inline int64_t first_weight_row(const skf_convolution_call *call, int64_t unit) {
  return skf_unit_start(unit, call->rows_per_unit, patch_size(&call->window));
}

// One chain of fused multiply-adds for every block, the sums added in order.
#define SKF_CHAINED(element, fma, total, k, factor, other)                                         \
  element total = 0;                                                                               \
  for (int64_t from = 0; from < (k); from += SKF_MATMUL_BLOCK) {                                   \
    int64_t to = from + SKF_MATMUL_BLOCK < (k) ? from + SKF_MATMUL_BLOCK : (k);                    \
    element sum = 0;                                                                               \
    for (int64_t p = from; p < to; p++) sum = fma(factor, other, sum);                             \
    total = from == 0 ? sum : total + sum;                                                         \
  }

void skf_convolution_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                               void *scratch) {
  const skf_convolution_call *convolution = call;
  const skf_window *w = &convolution->window;
  const float *x = (const float *)skf_resolve(convolution->x, slots);
  const float *packed = (const float *)skf_resolve(convolution->second, slots);
  const float *bias =
      convolution->has_bias ? (const float *)skf_resolve(convolution->bias, slots) : NULL;
  float *y = (float *)skf_resolve(convolution->y, slots);
  int64_t k = patch_size(w), n = w->out_channels, width = SKF_MATMUL_PANEL_REFERENCE;
  int64_t last = first_position(convolution, end);
  for (int64_t position = first_position(convolution, begin); position < last; position++) {
    for (int64_t column = 0; column < n; column++) {
      const float *panel = packed + column / width * width * k + column % width;
      SKF_CHAINED(float, SKF_FMA, total, k, x[place(w, position, p)], panel[p * width])
      if (convolution->has_bias) total = total + bias[column];
      y[position * n + column] = convolution->has_relu ? relu_f32(total) : total;
    }
  }
}

void skf_convolution_weights_reference(const void *call, char *const *slots, int64_t begin,
                                       int64_t end, void *scratch) {
  const skf_convolution_call *convolution = call;
  const skf_window *w = &convolution->window;
  const float *x = (const float *)skf_resolve(convolution->x, slots);
  const float *g = (const float *)skf_resolve(convolution->second, slots);
  float *y = (float *)skf_resolve(convolution->y, slots);
  int64_t k = convolution->count * w->out_height * w->out_width, n = w->out_channels;
  int64_t last = first_weight_row(convolution, end);
  for (int64_t row = first_weight_row(convolution, begin); row < last; row++) {
    for (int64_t column = 0; column < n; column++) {
      SKF_CHAINED(float, SKF_FMA, total, k, x[place(w, p, row)], g[p * n + column])
      y[row * n + column] = total;
    }
  }
}

// float64 has no vector kernel. To be reasonably fast, the reference runs the chains of a few
// columns side by side; each gives the same bits as alone.
enum { SIDE_BY_SIDE = 8 };

// Computes `count` columns of y at a position.
static inline __attribute__((always_inline)) void columns_float64(const skf_window *w,
                                                                  const double *x,
                                                                  const double *weights, double *y,
                                                                  int64_t position, int64_t count) {
  int64_t k = patch_size(w);
  double totals[SIDE_BY_SIDE] = {0};
  for (int64_t begin = 0; begin < k; begin += SKF_MATMUL_BLOCK) {
    int64_t end = begin + SKF_MATMUL_BLOCK < k ? begin + SKF_MATMUL_BLOCK : k;
    double sums[SIDE_BY_SIDE] = {0};
    // The channels of a pixel are contiguous in x as well as in the weights.
    for (int64_t p = begin, run; p < end; p += run) {
      run = w->channels - p % w->channels;
      if (run > end - p) run = end - p;
      const double *pixels = x + place(w, position, p), *own = weights + p;
      for (int64_t i = 0; i < run; i++)
        for (int64_t c = 0; c < count; c++)
          sums[c] = SKF_FMA(pixels[i], own[c * k + i], sums[c]);
    }
    for (int64_t c = 0; c < count; c++) totals[c] = begin == 0 ? sums[c] : totals[c] + sums[c];
  }
  for (int64_t c = 0; c < count; c++) y[c] = totals[c];
}

void skf_convolution_float64_reference(const void *call, char *const *slots, int64_t begin,
                                       int64_t end, void *scratch) {
  const skf_convolution_call *convolution = call;
  const skf_window *w = &convolution->window;
  const double *x = (const double *)skf_resolve(convolution->x, slots);
  const double *weights = (const double *)skf_resolve(convolution->second, slots);
  const double *bias =
      convolution->has_bias ? (const double *)skf_resolve(convolution->bias, slots) : NULL;
  double *y = (double *)skf_resolve(convolution->y, slots);
  int64_t k = patch_size(w), n = w->out_channels, whole = n - n % SIDE_BY_SIDE;
  int64_t last = first_position(convolution, end);
  for (int64_t position = first_position(convolution, begin); position < last; position++) {
    double *out = y + position * n;
    for (int64_t column = 0; column < whole; column += SIDE_BY_SIDE)
      columns_float64(w, x, weights + column * k, out + column, position, SIDE_BY_SIDE);
    if (whole < n) columns_float64(w, x, weights + whole * k, out + whole, position, n - whole);
    if (bias)
      for (int64_t column = 0; column < n; column++) out[column] = out[column] + bias[column];
    if (convolution->has_relu)
      for (int64_t column = 0; column < n; column++) out[column] = relu_f64(out[column]);
  }
}

void skf_convolution_weights_float64_reference(const void *call, char *const *slots, int64_t begin,
                                               int64_t end, void *scratch) {
  const skf_convolution_call *convolution = call;
  const skf_window *w = &convolution->window;
  const double *x = (const double *)skf_resolve(convolution->x, slots);
  const double *g = (const double *)skf_resolve(convolution->second, slots);
  double *y = (double *)skf_resolve(convolution->y, slots);
  int64_t k = convolution->count * w->out_height * w->out_width, n = w->out_channels;
  int64_t last = first_weight_row(convolution, end);
  for (int64_t row = first_weight_row(convolution, begin); row < last; row++) {
    for (int64_t column = 0; column < n; column += SIDE_BY_SIDE) {
      int64_t columns = column + SIDE_BY_SIDE < n ? SIDE_BY_SIDE : n - column;
      double totals[SIDE_BY_SIDE] = {0};
      for (int64_t from = 0; from < k; from += SKF_MATMUL_BLOCK) {
        int64_t to = from + SKF_MATMUL_BLOCK < k ? from + SKF_MATMUL_BLOCK : k;
        double sums[SIDE_BY_SIDE] = {0};
        for (int64_t p = from; p < to; p++) {
          double pixel = x[place(w, p, row)];
          for (int64_t c = 0; c < columns; c++)
            sums[c] = SKF_FMA(pixel, g[p * n + column + c], sums[c]);
        }
        for (int64_t c = 0; c < columns; c++)
          totals[c] = from == 0 ? sums[c] : totals[c] + sums[c];
      }
      for (int64_t c = 0; c < columns; c++) y[row * n + column + c] = totals[c];
    }
  }
}
SKF_FUSED_END
