// Checks that a kernel's call touches only memory that it may: one function for each kind of call.
#include "check.h"

static void check_matmul(skf_check *check, const skf_matmul_call *call, uint32_t kernel) {
  bool by_panels = kernel == SKF_KERNEL_MATMUL_COLUMNS || kernel == SKF_KERNEL_MATMUL_PACKED_COLUMNS;
  bool is_packed = kernel == SKF_KERNEL_MATMUL_PACKED || kernel == SKF_KERNEL_MATMUL_PACKED_COLUMNS;
  int64_t type = kernel == SKF_KERNEL_MATMUL_FLOAT64 ? SKF_FLOAT64 : SKF_FLOAT32;
  int64_t panel = check->kernels->matmul_panel, lanes = check->kernels->matmul_lanes;
  require(check, call->m >= 0 && call->n > 0 && call->k >= 0 && call->n <= limit &&
                     check->end <= (by_panels ? (call->n + panel - 1) / panel : call->m));
  int64_t row = by_panels ? 0 : check->begin, row_end = by_panels ? call->m : check->end;
  int64_t column = by_panels ? times(check, check->begin, panel) : 0;
  int64_t column_end = by_panels ? times(check, check->end, panel) : call->n;
  if (column_end > call->n) column_end = call->n;
  skf_range a = range(0, call->k > 0), b = a, c = range(0, 1);
  spread(check, &a, row, row_end, call->a_row);
  spread(check, &a, 0, call->k, call->a_column);
  spread(check, &b, 0, call->k, call->b_row);
  spread(check, &b, column, column_end, call->b_column);
  spread(check, &c, row, row_end, call->c_row);
  spread(check, &c, column, column_end, 1);
  if (is_packed) b = range(0, times(check, (call->n + lanes - 1) / lanes * lanes, call->k));
  reads(check, call->a, a, type);
  reads(check, call->b, b, type);
  writes(check, call->c, c, type);
  if (check->is_right && type == SKF_FLOAT32)
    require(check, (uint64_t)check->kernels->matmul_scratch(call->k) <= check->plan->first_local);
}

// Requires that the windows of all positions along an axis lie in the image.
static void check_axis(skf_check *check, int64_t extent, int64_t out, int64_t kernel, int64_t stride,
                       int64_t dilation) {
  require(check, extent > 0 && out > 0 && kernel > 0 && stride > 0 && dilation > 0);
  require(check, times(check, out - 1, stride) + times(check, kernel - 1, dilation) < extent);
}

static void check_windows(skf_check *check, const skf_window *w, int64_t *image, int64_t *positions) {
  require(check, w->channels > 0 && w->out_channels >= 0);
  *image = times(check, times(check, w->height, w->width), w->channels);
  *positions = times(check, w->out_height, w->out_width);
}

static void check_convolution(skf_check *check, const skf_convolution_call *call, uint32_t kernel) {
  const skf_window *w = &call->window;
  int64_t image, positions, lanes = check->kernels->matmul_lanes;
  check_windows(check, w, &image, &positions);
  check_axis(check, w->height, w->out_height, w->kernel_height, w->stride_y, w->dilation_y);
  check_axis(check, w->width, w->out_width, w->kernel_width, w->stride_x, w->dilation_x);
  int64_t n = w->out_channels, k = times(check, times(check, w->kernel_height, w->kernel_width),
                                         w->channels);
  bool is_double = kernel == SKF_KERNEL_CONVOLUTION_FLOAT64 ||
                   kernel == SKF_KERNEL_CONVOLUTION_WEIGHTS_FLOAT64;
  int64_t type = is_double ? SKF_FLOAT64 : SKF_FLOAT32;
  skf_range images = range(0, times(check, call->count, image));
  int64_t row_end = times(check, check->end, call->rows_per_unit);
  require(check, n > 0 && call->rows_per_unit > 0 && check->is_right);
  if (!check->is_right) return;
  if (kernel == SKF_KERNEL_CONVOLUTION || kernel == SKF_KERNEL_CONVOLUTION_FLOAT64) {
    int64_t row = check->begin * call->rows_per_unit;
    require(check, row_end <= times(check, call->count, w->out_height));
    // The images that the rows see.
    images.first = row / w->out_height * image;
    images.end = (row_end + w->out_height - 1) / w->out_height * image;
    int64_t columns = is_double ? n : (n + lanes - 1) / lanes * lanes;
    reads(check, call->second, range(0, times(check, k, columns)), type);
    if (call->has_bias) reads(check, call->bias, range(0, n), type);
    writes(check, call->y, rows(check, call->rows_per_unit, times(check, w->out_width, n)), type);
  } else {
    require(check, row_end <= k);
    reads(check, call->second, range(0, times(check, call->count, times(check, positions, n))), type);
    writes(check, call->y, rows(check, call->rows_per_unit, n), type);
    uint64_t scratch = is_double ? 0 : (uint64_t)check->kernels->convolution_weights_scratch;
    require(check, scratch <= check->plan->first_local);
  }
  reads(check, call->x, images, type);
}

static void check_pool(skf_check *check, const skf_pool_call *call) {
  const skf_window *w = &call->window;
  int64_t image, positions;
  check_windows(check, w, &image, &positions);
  positions = times(check, positions, w->channels);
  require(check, w->kernel_height > 0 && w->kernel_width > 0 && w->pad_top >= 0 && w->pad_left >= 0 &&
                     w->stride_y > 0 && w->stride_x > 0 && w->dilation_y > 0 && w->dilation_x > 0 &&
                     w->pad_top <= limit && w->pad_left <= limit && call->type >= 0 &&
                     call->type <= SKF_FLOAT64);
  times(check, w->kernel_height, w->kernel_width);
  times(check, w->out_height, w->stride_y), times(check, w->out_width, w->stride_x);
  times(check, w->kernel_height, w->dilation_y), times(check, w->kernel_width, w->dilation_x);
  skf_range outer = rows(check, 1, image), inner = rows(check, 1, positions);
  int64_t function = call->function;
  require(check, function >= SKF_POOL_MAX && function <= SKF_POOL_PICK);
  bool routes = function == SKF_POOL_ROUTE, picks = function == SKF_POOL_PICK;
  reads(check, call->x, function == SKF_POOL_SPREAD ? inner : outer, call->type);
  if (routes || picks) reads(check, call->y, inner, call->type);
  if (routes || picks) reads(check, call->g, routes ? inner : outer, call->type);
  writes(check, call->out, routes || function == SKF_POOL_SPREAD ? outer : inner, call->type);
}

static void check_reduce(skf_check *check, const skf_reduce_call *call, bool by_columns) {
  int64_t result = call->reduction == SKF_ARGMAX ? SKF_INT32 : call->type;
  require(check, call->reduction >= 0 && call->reduction < SKF_REDUCTIONS && call->type >= 0 &&
                     call->type <= SKF_UINT8 && call->inner > 0 && call->reduced >= 0);
  int64_t whole = times(check, call->reduced, call->inner);
  if (by_columns) {
    require(check, check->end <= call->inner);
    reads(check, call->x, range(0, whole), call->type);
    writes(check, call->y, range(check->begin, check->end), result);
  } else {
    reads(check, call->x, rows(check, call->outer_per_unit, whole), call->type);
    writes(check, call->y, rows(check, call->outer_per_unit, call->inner), result);
  }
}

static void check_rows(skf_check *check, const skf_rows_call *call) {
  require(check, call->type >= 0 && call->type <= SKF_FLOAT64 && call->n > 0);
  reads(check, call->x, rows(check, call->rows_per_unit, call->n), call->type);
  writes(check, call->y, rows(check, call->rows_per_unit, call->n), call->type);
}

static void check_cross_entropy(skf_check *check, const skf_cross_entropy_call *call) {
  require(check, call->type >= 0 && call->type <= SKF_FLOAT64 && call->n > 0);
  reads(check, call->x, rows(check, 1, call->n), call->type);
  reads(check, call->labels, range(check->begin, check->end), SKF_INT32);
  writes(check, call->loss, range(check->begin, check->end), call->type);
}

static void check_scatter_add(skf_check *check, const skf_scatter_add_call *call) {
  require(check, call->type >= 0 && call->type <= SKF_INT32 && call->row_count > 0 &&
                     check->end <= 1);
  reads(check, call->x, range(0, times(check, call->count, call->width)), call->type);
  reads(check, call->rows, range(0, call->count), SKF_INT32);
  writes(check, call->y, range(0, times(check, call->row_count, call->width)), call->type);
}

static void check_pack(skf_check *check, const skf_matmul_pack_call *call) {
  int64_t panel = check->kernels->matmul_panel, lanes = check->kernels->matmul_lanes;
  skf_range b = range(0, call->k > 0);
  require(check, call->k >= 0 && call->n > 0 && call->n <= limit);
  spread(check, &b, 0, call->k, call->b_row);
  spread(check, &b, 0, call->n, call->b_column);
  require(check, check->end <= (call->n + panel - 1) / panel);
  reads(check, call->b, b, SKF_FLOAT32);
  int64_t columns = (call->n + lanes - 1) / lanes * lanes;
  writes(check, call->packed, range(0, times(check, columns, call->k)), SKF_FLOAT32);
}

void skf_check_call(skf_check *check, const skf_plan_call *call) {
  const void *argument = skf_at(check->plan, call->argument);
#define SKF_CASE(kernel, type, function)            \
  case SKF_KERNEL_##kernel:                         \
    require(check, call->bytes >= sizeof(type));    \
    if (check->is_right) function;                  \
    break;
  switch (call->kernel) {
    SKF_CASE(PROGRAM, skf_program, skf_check_program(check, argument, call->bytes))
    SKF_CASE(REDUCE, skf_reduce_call, check_reduce(check, argument, false))
    SKF_CASE(REDUCE_COLUMNS, skf_reduce_call, check_reduce(check, argument, true))
    SKF_CASE(SOFTMAX, skf_rows_call, check_rows(check, argument))
    SKF_CASE(LOG_SOFTMAX, skf_rows_call, check_rows(check, argument))
    SKF_CASE(SPARSE_CROSS_ENTROPY, skf_cross_entropy_call, check_cross_entropy(check, argument))
    SKF_CASE(SCATTER_ADD, skf_scatter_add_call, check_scatter_add(check, argument))
    SKF_CASE(MATMUL, skf_matmul_call, check_matmul(check, argument, call->kernel))
    SKF_CASE(MATMUL_COLUMNS, skf_matmul_call, check_matmul(check, argument, call->kernel))
    SKF_CASE(MATMUL_PACK, skf_matmul_pack_call, check_pack(check, argument))
    SKF_CASE(MATMUL_PACKED, skf_matmul_call, check_matmul(check, argument, call->kernel))
    SKF_CASE(MATMUL_PACKED_COLUMNS, skf_matmul_call, check_matmul(check, argument, call->kernel))
    SKF_CASE(MATMUL_FLOAT64, skf_matmul_call, check_matmul(check, argument, call->kernel))
    SKF_CASE(CONVOLUTION, skf_convolution_call, check_convolution(check, argument, call->kernel))
    SKF_CASE(CONVOLUTION_WEIGHTS, skf_convolution_call,
             check_convolution(check, argument, call->kernel))
    SKF_CASE(CONVOLUTION_FLOAT64, skf_convolution_call,
             check_convolution(check, argument, call->kernel))
    SKF_CASE(CONVOLUTION_WEIGHTS_FLOAT64, skf_convolution_call,
             check_convolution(check, argument, call->kernel))
    SKF_CASE(POOL, skf_pool_call, check_pool(check, argument))
  default: check->is_right = false;
  }
#undef SKF_CASE
}
