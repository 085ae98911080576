// Checks that a block program touches only memory that it may.
#include "check.h"

// Finds a micro-operation, or NULL where there is none; from the reference kernels.
typedef void (*skf_micro_operation)(void *, const void *, const void *, const void *, int64_t);
skf_micro_operation skf_operation_reference(int operation, int type, int extra);

static void check_operand(skf_check *check, const skf_program *program, const skf_operand *operand,
                          bool is_store) {
  int64_t first = times(check, check->begin, program->elements_per_unit);
  int64_t end = times(check, check->end, program->elements_per_unit), inner = 1;
  require(check, operand->reg < SKF_MAX_REGISTERS &&
                     (operand->mode == SKF_FULL || operand->mode == SKF_STRIDED ||
                      (!is_store && operand->mode <= SKF_KEY)));
  skf_range r = range(0, 1);
  if (operand->mode == SKF_FULL) r = range(first, end);
  // A key of random numbers has two words.
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

// The bytes of an element in each register, 0 for an empty one. They must match, since an
// instruction reads and writes registers, or memory in their place, by its own type.
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

void skf_check_program(skf_check *check, const skf_program *program, uint64_t bytes) {
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
