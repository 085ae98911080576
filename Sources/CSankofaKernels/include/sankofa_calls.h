// The calls of the kernels. Each is a plain struct of numbers and references, without pointers or
// padding, so that it means the same in a file and on any machine. Its references come first: those
// that are read, then those that are written. Its comment defines the units of the call; the last
// panel of a matrix and the last unit of rows of a convolution may be smaller.
#ifndef SANKOFA_CALLS_H
#define SANKOFA_CALLS_H

#include <stdint.h>

// A place in memory: slots[slot] + offset bytes. sankofa_runtime.h says what a run's slots are.
typedef struct {
  uint64_t slot, offset;
} skf_reference;

static inline char *skf_resolve(skf_reference reference, char *const *slots) {
  return slots[reference.slot] + reference.offset;
}

// The first item of a unit, when each unit has `per_unit` of all `count` items; `count` past the
// last unit.
static inline int64_t skf_unit_start(int64_t unit, int64_t per_unit, int64_t count) {
  return unit * per_unit < count ? unit * per_unit : count;
}

// ---- Block programs: elementwise chains. Units: elements_per_unit consecutive elements
// ------------

enum { SKF_MAX_RANK = 6 };

// A load or a store.
typedef struct {
  skf_reference base;
  skf_reference rows; // for SKF_ROWS
  int64_t row_count;  // for SKF_ROWS: indices are clamped to 0..<row_count
  int64_t strides[SKF_MAX_RANK];
  uint8_t mode;
  uint8_t type;
  uint8_t reg; // the register that a load fills or a store empties
  uint8_t unused[5];
} skf_operand;

typedef struct {
  uint8_t operation, type, extra;
  uint8_t dst, a, b, c; // registers
} skf_instruction;

// The program's arrays follow it without gaps: loads (done for each block, before the
// instructions), stores (done last; modes FULL or STRIDED), constants (streams of SKF_UNIFORM),
// instructions (in order).
typedef struct {
  int64_t elements_per_unit;
  int64_t extents[SKF_MAX_RANK];
  uint32_t rank, load_count, store_count, constant_count, instruction_count, unused;
} skf_program;

static inline const skf_operand *skf_loads(const skf_program *program) {
  return (const skf_operand *)(program + 1);
}
static inline const skf_operand *skf_stores(const skf_program *program) {
  return skf_loads(program) + program->load_count;
}
static inline const uint64_t *skf_constants(const skf_program *program) {
  return (const uint64_t *)(skf_stores(program) + program->store_count);
}
static inline const skf_instruction *skf_instructions(const skf_program *program) {
  return (const skf_instruction *)(skf_constants(program) + program->constant_count);
}

// ---- Rows ---------------------------------------------------------------------------------------

// y[row, :] from x[row, :], both [rows, n] of `type`, float32 or float64. SOFTMAX, LOG_SOFTMAX.
// Units: rows_per_unit rows, a number that divides the number of rows.
typedef struct {
  skf_reference x, y;
  int64_t type, rows_per_unit, n;
} skf_rows_call;

// loss[row] = -log_softmax(x[row])[labels[row]]; a label outside 0..<n gives NaN. Units: rows.
typedef struct {
  skf_reference x, labels, loss;
  int64_t type, n;
} skf_cross_entropy_call;

// y[o, c] = x[o, :, c] by `reduction` (SKF_SUM, …) of `reduced` elements; x is
// [outer, reduced, inner], y [outer, inner], int32 for ARGMAX. REDUCE has units of outer_per_unit
// rows o, a number that divides outer; REDUCE_COLUMNS, for which outer is 1, of one column c.
typedef struct {
  skf_reference x, y;
  int64_t reduction, type, outer_per_unit, reduced, inner;
} skf_reduce_call;

// y = 0, then y[rows[i], :] += x[i, :] for i in 0..<count in order; y is [row_count, width], of
// float32, float64 or int32. Indices outside it are clamped. One unit.
typedef struct {
  skf_reference x, rows, y;
  int64_t type, count, row_count, width;
} skf_scatter_add_call;

// Measures the machine: 12 · matmul_lanes chains of `rounds` fused multiply-adds on registers.
// `sums` has 16 floats for each unit, of which the first is written.
typedef struct {
  skf_reference sums;
  int64_t rounds;
} skf_multiply_adds_call;

// ---- Matrix products, C[m, n] = A[m, k] · B[k, n]
// -------------------------------------------------
//
// Rule: each element of C is, for every block of SKF_MATMUL_BLOCK consecutive k, one chain of fused
// multiply-adds that starts at +0; the blocks' sums are added in order (the first is taken as is).
// Where k is 0, the element is +0. So no division of rows, columns or panels changes a bit.
//
// Strides are counted in elements. A and B may have any strides (those of a transposed operand are
// exchanged); the fast operands have a stride of 1. The columns of C are contiguous, its rows c_row
// apart. Nothing needs an alignment; C must not overlap A or B.

// MATMUL (float32; packs B while it multiplies) and MATMUL_FLOAT64 have units of one row of C;
// MATMUL_COLUMNS of a panel of `matmul_panel` columns, all rows. MATMUL_PACKED and
// MATMUL_PACKED_COLUMNS are the same with a B that MATMUL_PACK made beforehand; they ignore b_row
// and b_column. Packing pays for a transposed B, most of all with few rows.
typedef struct {
  skf_reference a, b, c;
  int64_t a_row, a_column, b_row, b_column, c_row, m, n, k;
} skf_matmul_call;

// Packs B [k, n] in panels of `matmul_panel` columns; `packed` gets skf_packed_floats, in an order
// that only this instruction set's kernels understand. Units: panels.
typedef struct {
  skf_reference b, packed;
  int64_t b_row, b_column, k, n;
} skf_matmul_pack_call;

// ---- Windows over images ------------------------------------------------------------------------

// Images [count, height, width, channels] under a window that moves: each of the out_height ×
// out_width positions of an image sees a patch, all of which lies inside.
typedef struct {
  int64_t height, width, channels;
  int64_t out_height, out_width, out_channels;
  int64_t kernel_height, kernel_width;
  int64_t stride_y, stride_x, dilation_y, dilation_x;
  int64_t pad_top, pad_left; // pooling only: how far the first windows reach out of the image
} skf_window;

// CONVOLUTION: y[r, ox, oc] = Σ over k = (ky, kx, ic) of x[image, oy · stride_y + ky · dilation_y,
// ox · stride_x + kx · dilation_x, ic] · w[oc, ky, kx, ic], where row r = image · out_height + oy;
// no array has gaps. Units: rows_per_unit rows r. `second` is what MATMUL_PACK makes of w as a
// matrix [k, out_channels] (b_row 1, b_column k), or, for CONVOLUTION_FLOAT64, w itself. `has_bias`
// adds bias[oc] to the sum, and `has_relu` then applies `relu`; a bias that is not added is not
// read.
//
// CONVOLUTION_WEIGHTS(_FLOAT64): the gradient by the weights, y[(ky, kx, ic), oc] = Σ over
// k = (image, oy, ox), in this order, of x · g[image, oy, ox, oc], where `second` is g. Units:
// rows_per_unit rows (ky, kx, ic). `bias` and both flags are ignored.
//
// Rule: that of the matrix product, over k in this order. So a convolution equals the product of
// the matrix of patches, which is never written.
typedef struct {
  skf_reference x, second, bias, y;
  skf_window window;
  int64_t count, rows_per_unit, has_bias, has_relu;
} skf_convolution_call;

// Pooling of float32 or float64. `function` is one of SKF_POOL_… and defines x, y and g. Sums are
// added in the order of taps (ky, kx), or of positions (oy, ox). Units: images. A reference that
// the function does not need is not read.
typedef struct {
  skf_reference x, y, g, out;
  skf_window window;
  int64_t function, type;
} skf_pool_call;

#endif
