// Whether bytes are a plan, and touch nothing but what they may: what a call reads and writes is worked
// out from its numbers, for the units of each task that makes it.
#include "sankofa_runtime.h"

// The micro-operations that there are.
typedef void (*skf_micro_operation)(void *, const void *, const void *, const void *, int64_t);
skf_micro_operation skf_operation_reference(int operation, int type, int extra);

// No count of elements is larger, so that sums of a few stay far from overflow.
static const int64_t limit = (int64_t)1 << 44;
static const int64_t sizes[SKF_TYPES] = {4, 8, 4, 1, 1};

// One call of one task.
typedef struct {
  const skf_plan *plan;
  const skf_kernels *kernels;
  const skf_plan_task *task;
  int64_t begin, end; // units
  bool is_right;
} skf_check;

static void require(skf_check *check, bool condition) { check->is_right &= condition; }

// a · b for counts; 0 where it is too large, which is then refused.
static int64_t times(skf_check *check, int64_t a, int64_t b) {
  bool fits = a >= 0 && b >= 0 && a <= limit && b <= limit && (b == 0 || a <= limit / b);
  require(check, fits);
  return fits ? a * b : 0;
}

// Elements [first, end), or all that positions along a few axes reach.
typedef struct {
  int64_t first, end;
} skf_range;

static skf_range range(int64_t first, int64_t end) { return (skf_range){first, end}; }

// Widens a range by positions [begin, end) along an axis.
static void spread(skf_check *check, skf_range *r, int64_t begin, int64_t end, int64_t stride) {
  require(check, stride > -limit && stride < limit);
  if (begin >= end || !check->is_right) return;
  int64_t step = stride < 0 ? -stride : stride;
  int64_t low = times(check, begin, step), high = times(check, end - 1, step);
  r->first += stride < 0 ? -high : low;
  r->end += stride < 0 ? -low : high;
}

// The bytes from `first` to `end`, counted from slot 0 of its memory, that a call may touch.
static void touch(skf_check *check, skf_reference reference, skf_range r, int64_t type, bool writes) {
  const skf_plan *plan = check->plan;
  const skf_plan_value *values = skf_at(plan, plan->values);
  require(check, reference.slot < skf_slot_count(plan) && type >= 0 && type < SKF_TYPES &&
                     reference.offset <= (uint64_t)limit);
  if (!check->is_right || r.first >= r.end) return;
  int64_t size = sizes[type], offset = (int64_t)reference.offset;
  int64_t first = offset + r.first * size, end = offset + r.end * size;
  int64_t least = 0, most = (int64_t)plan->arena_bytes;
  uint64_t value_count = plan->constant_count + plan->input_count + plan->output_count;
  if (reference.slot > value_count) {
    const skf_plan_place *places = skf_at(plan, plan->places);
    most = 0;
    for (uint32_t i = check->task->first_place; i < check->task->end_place; i++) {
      if (places[i].slot != reference.slot) continue;
      least = times(check, check->task->first_unit, (int64_t)places[i].unit_bytes);
      most = times(check, check->task->end_unit, (int64_t)places[i].unit_bytes);
    }
  } else if (reference.slot > 0) {
    most = (int64_t)values[reference.slot - 1].byte_count;
    require(check, !writes || reference.slot > plan->constant_count);
  }
  require(check, offset % size == 0 && least % size == 0 && first >= least && end <= most);
}

static void reads(skf_check *check, skf_reference reference, skf_range r, int64_t type) {
  touch(check, reference, r, type, false);
}

static void writes(skf_check *check, skf_reference reference, skf_range r, int64_t type) {
  touch(check, reference, r, type, true);
}

// Rows of so many elements, `per_unit` for each unit.
static skf_range rows(skf_check *check, int64_t per_unit, int64_t n) {
  int64_t unit = times(check, per_unit, n);
  return range(times(check, check->begin, unit), times(check, check->end, unit));
}

static void check_operand(skf_check *check, const skf_program *program, const skf_operand *operand,
                          bool is_store) {
  int64_t first = times(check, check->begin, program->elements_per_unit);
  int64_t end = times(check, check->end, program->elements_per_unit), inner = 1;
  require(check, operand->reg < SKF_MAX_REGISTERS &&
                     (operand->mode == SKF_FULL || operand->mode == SKF_STRIDED ||
                      (!is_store && operand->mode <= SKF_KEY)));
  skf_range r = range(0, 1);
  if (operand->mode == SKF_FULL) r = range(first, end);
  // Random numbers want two words.
  if (operand->mode == SKF_KEY) r = range(0, 2);
  require(check, operand->mode != SKF_KEY || operand->type == SKF_INT32);
  if (operand->mode == SKF_STRIDED || operand->mode == SKF_ROWS) {
    for (uint32_t axis = program->rank; axis-- > 1 && check->is_right;) {
      inner = times(check, inner, program->extents[axis]);
      spread(check, &r, 0, program->extents[axis], operand->strides[axis]);
    }
    int64_t begin = inner > 0 ? first / inner : 0, last = inner > 0 ? (end + inner - 1) / inner : 0;
    require(check, program->rank > 0 || operand->mode == SKF_STRIDED);
    if (operand->mode == SKF_ROWS) {
      reads(check, operand->rows, range(begin, last), SKF_INT32);
      require(check, operand->row_count > 0);
      spread(check, &r, 0, operand->row_count, operand->strides[0]);
    } else if (program->rank > 0) {
      spread(check, &r, begin, last, operand->strides[0]);
    }
  }
  touch(check, operand->base, r, operand->type, is_store);
}

// The bytes of an element in each register, 0 where nothing is yet: an instruction reads and writes
// registers, or memory in their place, by its own type.
typedef struct {
  int64_t widths[SKF_MAX_REGISTERS];
} skf_registers;

static void check_instruction(skf_check *check, const skf_program *program, skf_instruction own,
                              skf_registers *registers) {
  require(check, own.dst < SKF_MAX_REGISTERS && own.a < SKF_MAX_REGISTERS &&
                     own.b < SKF_MAX_REGISTERS && own.c < SKF_MAX_REGISTERS &&
                     own.type < SKF_TYPES && own.extra < SKF_TYPES &&
                     own.operation < SKF_OPERATIONS);
  if (!check->is_right) return;
  int64_t *widths = registers->widths, size = sizes[own.type], result = size;
  int operation = own.operation, operands = 1;
  if (operation == SKF_INDEX || operation == SKF_UNIFORM) operands = 0;
  else if (operation >= SKF_SELECT && operation < SKF_CONVERT) operands = 3;
  else if (operation >= SKF_ADD && operation < SKF_SELECT) operands = 2;
  if (operands > 0) require(check, widths[own.a] == (operation == SKF_SELECT ? 1 : size));
  if (operands > 1) require(check, widths[own.b] == size);
  if (operands > 2) require(check, widths[own.c] == size);
  if (operation == SKF_INDEX) {
    result = sizes[SKF_INT32];
  } else if (operation == SKF_UNIFORM) {
    require(check, own.type <= SKF_FLOAT64 && own.b < program->constant_count &&
                       own.a < program->load_count && skf_loads(program)[own.a].mode == SKF_KEY);
  } else {
    require(check, skf_operation_reference(operation, own.type, own.extra) != NULL);
    if (operation == SKF_CONVERT) result = sizes[own.extra];
    if (operation == SKF_IS_FINITE || (operation >= SKF_LESS && operation <= SKF_NOT_EQUAL)) result = 1;
  }
  widths[own.dst] = result;
}

static void check_program(skf_check *check, const skf_program *program, uint64_t bytes) {
  require(check, bytes >= sizeof *program && program->rank <= SKF_MAX_RANK &&
                     program->load_count <= SKF_MAX_REGISTERS &&
                     program->store_count <= SKF_MAX_REGISTERS && program->constant_count <= 256 &&
                     program->instruction_count <= 256 &&
                     check->plan->first_local >= SKF_PROGRAM_SCRATCH);
  if (!check->is_right) return;
  require(check, bytes >= sizeof *program +
                              (program->load_count + program->store_count) * sizeof(skf_operand) +
                              program->constant_count * sizeof(uint64_t) +
                              program->instruction_count * sizeof(skf_instruction));
  int64_t count = 1;
  for (uint32_t axis = 0; axis < program->rank; axis++) {
    require(check, program->extents[axis] > 0);
    count = times(check, count, program->extents[axis]);
  }
  require(check, times(check, check->end, program->elements_per_unit) <= count);
  skf_registers registers = {{0}};
  for (uint32_t i = 0; i < program->load_count && check->is_right; i++) {
    const skf_operand *load = skf_loads(program) + i;
    check_operand(check, program, load, false);
    if (check->is_right && load->mode != SKF_KEY) registers.widths[load->reg] = sizes[load->type];
  }
  for (uint32_t i = 0; i < program->instruction_count && check->is_right; i++)
    check_instruction(check, program, skf_instructions(program)[i], &registers);
  for (uint32_t i = 0; i < program->store_count && check->is_right; i++) {
    const skf_operand *store = skf_stores(program) + i;
    check_operand(check, program, store, true);
    if (check->is_right) require(check, registers.widths[store->reg] == sizes[store->type]);
  }
}

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

// The positions along an axis, all of whose windows lie in the image.
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

// A call of a kernel that has no case here is refused.
static void check_call(skf_check *check, const skf_plan_call *call) {
  const void *argument = skf_at(check->plan, call->argument);
#define SKF_CASE(kernel, type, function)            \
  case SKF_KERNEL_##kernel:                         \
    require(check, call->bytes >= sizeof(type));    \
    if (check->is_right) function;                  \
    break;
  switch (call->kernel) {
    SKF_CASE(PROGRAM, skf_program, check_program(check, argument, call->bytes))
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

// ---- The whole --------------------------------------------------------------------------------

// Whether `count` elements of `size` bytes lie at a position that is a multiple of 8, or of nothing.
static bool holds(const skf_plan *plan, uint64_t position, uint64_t count, uint64_t size) {
  uint64_t total = plan->byte_count;
  return position % 8 == 0 && position >= sizeof *plan && position <= total &&
         count <= (total - position) / size;
}

static bool are_tables_right(const skf_plan *plan) {
  uint64_t value_count =
      (uint64_t)plan->constant_count + plan->input_count + plan->output_count;
  return holds(plan, plan->calls, plan->call_count, sizeof(skf_plan_call)) &&
         holds(plan, plan->tasks, plan->task_count, sizeof(skf_plan_task)) &&
         holds(plan, plan->stages, plan->stage_count, sizeof(skf_plan_stage)) &&
         holds(plan, plan->places, plan->place_count, sizeof(skf_plan_place)) &&
         holds(plan, plan->values, value_count, sizeof(skf_plan_value)) &&
         plan->local_count <= plan->place_count && plan->arena_bytes <= (uint64_t)limit &&
         plan->first_local <= plan->scratch_bytes && plan->first_local % 64 == 0 &&
         plan->scratch_bytes <= (uint64_t)limit;
}

static bool are_values_right(const skf_plan *plan) {
  const skf_plan_value *values = skf_at(plan, plan->values);
  // What a run needs in all, which must not wrap.
  uint64_t total = plan->arena_bytes + plan->scratch_bytes + skf_slot_count(plan) * 8ull;
  for (uint32_t i = 0; i < plan->constant_count + plan->input_count + plan->output_count; i++) {
    const skf_plan_value *value = values + i;
    if (value->byte_count > (uint64_t)limit || value->type >= SKF_TYPES ||
        value->rank > SKF_MAX_RANK)
      return false;
    skf_check check = {.is_right = true};
    int64_t bytes = sizes[value->type];
    for (uint32_t axis = 0; axis < value->rank; axis++)
      bytes = times(&check, bytes, value->extents[axis]);
    total += value->byte_count + 64;
    if (!check.is_right || bytes != (int64_t)value->byte_count || total > (uint64_t)limit ||
        total > SIZE_MAX / 2)
      return false;
    if (i < plan->constant_count && !value->data && value->byte_count > 0) return false;
    if (value->data && !holds(plan, value->data, value->byte_count, 1)) return false;
    if (!value->name) continue;
    uint64_t end = value->name;
    while (end >= sizeof *plan && end < plan->byte_count && *(const char *)skf_at(plan, end)) end++;
    if (end < sizeof *plan || end >= plan->byte_count) return false;
  }
  if (plan->gate_output < -1 || plan->gate_output >= (int32_t)plan->output_count) return false;
  if (plan->gate_output < 0) return true;
  const skf_plan_value *gate =
      values + plan->constant_count + plan->input_count + (uint32_t)plan->gate_output;
  return plan->gate_stage >= -1 && plan->gate_stage < (int32_t)plan->stage_count &&
         gate->type == SKF_BOOL && gate->byte_count > 0;
}

static bool is_task_right(skf_check *check) {
  const skf_plan *plan = check->plan;
  const skf_plan_task *task = check->task;
  const skf_plan_place *places = skf_at(plan, plan->places);
  const skf_plan_call *calls = skf_at(plan, plan->calls);
  uint64_t first_local_slot = skf_slot_count(plan) - plan->local_count;
  require(check, task->first_unit >= 0 && task->first_unit < task->end_unit &&
                     task->end_unit <= limit && task->first_call <= task->end_call &&
                     task->end_call <= plan->call_count && task->first_place <= task->end_place &&
                     task->end_place <= plan->place_count);
  if (!check->is_right) return false;
  for (uint32_t i = task->first_place; i < task->end_place; i++) {
    require(check, places[i].slot >= first_local_slot && places[i].slot < skf_slot_count(plan) &&
                       places[i].offset <= (uint64_t)limit && places[i].offset % 8 == 0);
    int64_t units = task->end_unit - task->first_unit;
    int64_t bytes = times(check, units, (int64_t)places[i].unit_bytes);
    require(check, places[i].offset + (uint64_t)bytes <= plan->scratch_bytes - plan->first_local);
  }
  for (uint32_t i = task->first_call; i < task->end_call && check->is_right; i++) {
    require(check, holds(plan, calls[i].argument, calls[i].bytes, 1));
    if (check->is_right) check_call(check, calls + i);
  }
  return check->is_right;
}

const char *skf_plan_refusal(const void *bytes, uint64_t byte_count, const skf_kernels *kernels) {
  const skf_plan *plan = bytes;
  static const char magic[8] = "skfplan";
  if (byte_count < sizeof *plan) return "it is cut short";
  for (int i = 0; i < 8; i++)
    if (plan->magic[i] != magic[i]) return "it is no plan";
  if (plan->version != SKF_PLAN_VERSION) return "it is of another version";
  if (plan->numerics != SKF_NUMERICS) return "its numbers are computed by other rules";
  if (plan->byte_count != byte_count || byte_count % 8 != 0) return "it is cut short, or too long";
  if (plan->checksum != skf_plan_checksum(plan)) return "it is damaged";
  if (plan->matmul_panel != kernels->matmul_panel || plan->matmul_lanes != kernels->matmul_lanes)
    return "it is made for another instruction set";
  if (!are_tables_right(plan)) return "a table lies outside of it";
  if (!are_values_right(plan)) return "a value lies outside of it";
  const skf_plan_stage *stages = skf_plan_stages(plan);
  for (uint32_t i = 0; i < plan->stage_count; i++)
    if (stages[i].first_task > stages[i].end_task || stages[i].end_task > plan->task_count)
      return "a stage has tasks that are not there";
  for (uint32_t i = 0; i < plan->task_count; i++) {
    const skf_plan_task *task = skf_plan_tasks(plan) + i;
    skf_check check = {.plan = plan, .kernels = kernels, .task = task, .begin = task->first_unit,
                       .end = task->end_unit, .is_right = true};
    if (!is_task_right(&check)) return "a call reads or writes where it must not";
  }
  return NULL;
}

// FNV-1a over words (Fowler, Noll, Vo 1991), which finds any single damaged bit.
uint64_t skf_plan_checksum(const skf_plan *plan) {
  const uint64_t *words = (const uint64_t *)(const void *)plan;
  uint64_t sum = 0xcbf29ce484222325u;
  for (uint64_t i = 4; i < plan->byte_count / 8; i++) sum = (sum ^ words[i]) * 0x100000001b3u;
  return sum;
}
