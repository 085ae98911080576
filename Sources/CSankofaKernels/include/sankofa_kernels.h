// The kernels: C functions on raw pointers and sizes. No allocation, printing, checks or libm.
//
// `reference/` is the law: one plain function a kernel, whose order of operations is fixed.
// `vector/` is one source, included once per instruction set; it equals the reference bit for bit.
// `dispatch.c` hands out one table of functions per instruction set.
#ifndef SANKOFA_KERNELS_H
#define SANKOFA_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- Element types ------------------------------------------------------------------------------

// Order is part of the contract with Swift's `ElementType`.
enum {
  SKF_FLOAT32 = 0, SKF_FLOAT64 = 1, SKF_INT32 = 2, SKF_UINT8 = 3, SKF_BOOL = 4,
  SKF_TYPES = 5
};

// ---- Block programs -----------------------------------------------------------------------------
//
// A block program evaluates a chain of elementwise operations over an iteration space of
// `extents[0..<rank]` (row-major), a block of at most SKF_BLOCK elements at a time. Each register
// is one block: SKF_BLOCK elements of 8 bytes of room, aligned to 64 bytes, of one element type.
// A program has at most SKF_MAX_REGISTERS loads and as many stores. What it stores may lie where a
// FULL load of as wide elements begins (an update in place); any other overlap is not allowed.

enum { SKF_BLOCK = 512, SKF_MAX_RANK = 6, SKF_MAX_REGISTERS = 24 };

// Micro-operations; the formulas, their errors in ULP and what they do at NaN, ±0, ±∞ stand in
// `formulas/`, and which types have which in `formulas/operations.def`. The type of an instruction is the type of its operands (of b for SELECT);
// comparisons give SKF_BOOL (0 or 1 in a byte), everything else gives the operand's type.
enum {
  // unary: dst = f(a)
  SKF_COPY, SKF_NEGATE, SKF_ABSOLUTE, SKF_SIGN, SKF_SQUARE_ROOT, SKF_EXP, SKF_LOG, SKF_EXPM1,
  SKF_LOG1P, SKF_TANH, SKF_SIGMOID, SKF_SOFTPLUS, SKF_RELU, SKF_SIN, SKF_COS, SKF_ERF, SKF_FLOOR,
  SKF_ROUND, SKF_NOT, SKF_IS_FINITE,
  // binary: dst = f(a, b)
  SKF_ADD, SKF_SUBTRACT, SKF_MULTIPLY, SKF_DIVIDE, SKF_MAXIMUM, SKF_MINIMUM, SKF_POWER, SKF_LESS,
  SKF_LESS_EQUAL, SKF_EQUAL, SKF_NOT_EQUAL, SKF_AND, SKF_OR,
  // ternary: dst = a ? b : c (a is bool); dst = fma(a, b, c)
  SKF_SELECT, SKF_MULTIPLY_ADD,
  // conversion of a, of type `type`, to the type in `extra`
  SKF_CONVERT,
  // needs the position: dst[i] = flat index of element i in the iteration space (int32);
  SKF_INDEX,
  // dst[i] = uniform in [0, 1) from the 2-word key that loads[a] points to (mode KEY), the 64-bit
  // stream in constants[b], and the flat index i; of type `type` (float32 or float64)
  SKF_UNIFORM,
  SKF_OPERATIONS
};

// A place in memory: slots[slot] + offset bytes. Slots are the arena and the plan's inputs.
typedef struct {
  uint32_t slot;
  uint64_t offset;
} skf_reference;

// How a program reads (or writes) an operand.
enum {
  SKF_FULL,    // element i of the iteration space is element i of the operand
  SKF_SCALAR,  // always element 0
  SKF_STRIDED, // element (i0, i1, …) is at i0*strides[0] + i1*strides[1] + …, in elements, ≤ 0 too
  SKF_ROWS,    // like STRIDED, but i0 is replaced by rows[i0], an int32 table
  SKF_KEY      // not loaded: only names where SKF_UNIFORM finds its key
};

typedef struct {
  skf_reference base;
  skf_reference rows; // for SKF_ROWS
  int64_t row_count;  // for SKF_ROWS: indices are clamped to 0..<row_count
  ptrdiff_t strides[SKF_MAX_RANK];
  uint8_t mode;
  uint8_t type;
  uint8_t reg; // the register that a load fills or a store empties
} skf_operand;

typedef struct {
  uint8_t operation, type, extra;
  uint8_t dst, a, b, c; // registers
} skf_instruction;

typedef struct {
  uint32_t rank;
  uint32_t load_count, instruction_count, store_count;
  int64_t extents[SKF_MAX_RANK];
  const skf_operand *loads;              // done for each block, before the instructions
  const skf_instruction *instructions;   // in order
  const skf_operand *stores;             // done for each block, last; modes FULL or STRIDED
  const uint64_t *constants;             // streams of SKF_UNIFORM
} skf_program;

// ---- Reductions ---------------------------------------------------------------------------------

// Law: element r of what is reduced goes to lane r mod 64, in order of r; then lane l takes in lane
// l + 32, and so on with 16, 8, 4, 2, 1. Lanes start at +0, −∞, +∞ (integers: the type's ends), which
// is the result for no element. NaN wins a maximum and a minimum. ARGMAX is the first index of the
// largest value, NaN being the largest; bytes are summed modulo 256.
//
// A sum of more than SKF_SUM_WHOLE floating-point numbers is one of blocks: each SKF_SUM_BLOCK of
// them, in order, are summed as said; the blocks' sums are added in order as float64, from +0, and
// the total is rounded to the type once. So a float32 sum of n numbers is off by at most
// (n / 64 + 6) · 2⁻²⁴ · Σ|x| for n up to SKF_SUM_WHOLE, n / 64 rounded up, and by at most
// (SKF_SUM_BLOCK / 64 + 6) · 2⁻²⁴ · Σ|x| and one rounding for more, however large n is.
enum { SKF_SUM_WHOLE = 65536, SKF_SUM_BLOCK = 4096 };

enum { SKF_SUM, SKF_MAX, SKF_MIN, SKF_ARGMAX, SKF_REDUCTIONS };

// ---- Matrix product -----------------------------------------------------------------------------

// The length of a chain of fused multiply-adds in a matrix product. It decides bits, so it is one
// number for all instruction sets; changing it changes `numerics`.
enum { SKF_MATMUL_BLOCK = 512 };

// ---- Windows over images ------------------------------------------------------------------------

// Images [count, height, width, channels] under a window that moves: each of the out_height ×
// out_width positions of an image sees a patch, all of which lies inside.
typedef struct {
  int64_t height, width, channels;
  int64_t out_height, out_width, out_channels;
  int64_t kernel_height, kernel_width;
  int64_t stride_y, stride_x, dilation_y, dilation_x;
  int64_t pad_top, pad_left; // pooling alone: how far the first windows reach out of the image
} skf_window;

// What pooling does with the taps of a window that lie inside the image. With images x, positions y:
// y = the largest (NaN when there is one) or the sum of its taps of x; taps = the sum of x over the
// positions that see them; the first tap that holds the largest value y gets what g has at the
// position, or the position what g has at that tap.
enum { SKF_POOL_MAX, SKF_POOL_SUM, SKF_POOL_SPREAD, SKF_POOL_ROUTE, SKF_POOL_PICK };

// ---- The table of kernels of one instruction set ------------------------------------------------

enum { SKF_ISA_REFERENCE, SKF_ISA_AVX2, SKF_ISA_AVX512, SKF_ISA_NEON, SKF_ISAS };

typedef struct {
  // Runs elements [begin, end) of the flat iteration space. `scratch` has room for
  // SKF_MAX_REGISTERS * SKF_BLOCK * 8 bytes, aligned to 64.
  void (*program)(const skf_program *program, char *const *slots, int64_t begin, int64_t end,
                  void *scratch);

  // x is [outer, reduced, inner] (contiguous); y is [outer, inner]; does outer rows
  // [outer_begin, outer_end) and inner columns [inner_begin, inner_end). ARGMAX gives int32.
  void (*reduce)(int reduction, int type, const void *x, void *y, int64_t outer_begin,
                 int64_t outer_end, int64_t reduced, int64_t inner, int64_t inner_begin,
                 int64_t inner_end);

  // Rows of x [rows, n] -> rows of y, float32 or float64.
  void (*softmax)(int type, const void *x, void *y, int64_t row_begin, int64_t row_end, int64_t n);
  void (*log_softmax)(int type, const void *x, void *y, int64_t row_begin, int64_t row_end,
                      int64_t n);
  // loss[row] = -log_softmax(x[row])[labels[row]]; a label outside 0..<n gives NaN.
  void (*sparse_cross_entropy)(int type, const void *x, const int32_t *labels, void *loss,
                               int64_t row_begin, int64_t row_end, int64_t n);
  // y[rows[i], :] += x[i, :] for i = 0..<count in order; y [row_count, width]; columns [begin, end).
  // Indices outside are clamped like SKF_ROWS.
  void (*scatter_add)(int type, const void *x, const int32_t *rows, void *y, int64_t count,
                      int64_t row_count, int64_t width, int64_t begin, int64_t end);

  // ---- matrix product, float32: C[m, n] = A[m, k] · B[k, n]
  //
  // Law: each element of C is, for every block of SKF_MATMUL_BLOCK consecutive k, one chain of fused
  // multiply-adds that starts at +0; the blocks' sums are added in order (the first is taken as is).
  // Without k it is +0. So no split of rows, columns or panels changes a bit.
  //
  // Strides are in elements and any for A and B (a transposed operand is one whose strides are
  // exchanged; the fast ones have a stride of 1); the columns of C are contiguous, its rows c_row
  // apart. Nothing needs an alignment; C must not overlap A or B. `scratch` is a thread's own room
  // of matmul_scratch_floats(k) floats.
  //
  // Threads: let each call `matmul` once on a part of C; there is nothing to share or to wait for.
  // Cut the columns in multiples of `matmul_panel` if each thread gets at least four panels that
  // way, else cut the rows evenly. Parts of less than about 2^17 multiply-adds (some µs) are not
  // worth another thread.
  int64_t (*matmul_scratch_floats)(int64_t k);
  // Rows [row_begin, row_end) and columns [column_begin, column_end) of C; other elements of C are
  // not touched. Packs B while it multiplies. For every shape: tiny ones, few rows and big ones.
  void (*matmul)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,
                 ptrdiff_t b_row, ptrdiff_t b_column, float *c, ptrdiff_t c_row, int64_t row_begin,
                 int64_t row_end, int64_t column_begin, int64_t column_end, int64_t k,
                 float *scratch);

  // The same with a B that is packed beforehand and kept across products (weights that do not
  // change): worth it for transposed B, and there most with few rows. B is packed in panels of
  // `matmul_panel` columns; matmul_pack packs panels [panel_begin, panel_end) of the
  // (n + matmul_panel - 1) / matmul_panel that there are. `packed` has matmul_packed_floats(k, n)
  // floats and no content that another instruction set's table understands.
  int64_t matmul_panel;
  int64_t (*matmul_packed_floats)(int64_t k, int64_t n);
  void (*matmul_pack)(const float *b, ptrdiff_t b_row, ptrdiff_t b_column, int64_t k, int64_t n,
                      float *packed, int64_t panel_begin, int64_t panel_end);
  void (*matmul_rows)(const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *packed,
                      float *c, ptrdiff_t c_row, int64_t row_begin, int64_t row_end,
                      int64_t panel_begin, int64_t panel_end, int64_t k, int64_t n, float *scratch);
  // float64, reference only.
  void (*matmul_float64)(const double *a, ptrdiff_t a_row, ptrdiff_t a_column, const double *b,
                         ptrdiff_t b_row, ptrdiff_t b_column, double *c, ptrdiff_t c_row,
                         int64_t row_begin, int64_t row_end, int64_t k, int64_t n);

  // ---- pooling, float32 and float64: images [begin, end); x, y and g as SKF_POOL_… wants them. Sums
  // are added in the order of taps (ky, kx), or of positions (oy, ox).
  void (*pool)(int function, int type, const skf_window *window, const void *x, const void *y,
               const void *g, void *out, int64_t begin, int64_t end);

  // ---- convolution, float32: y[r, ox, oc] = Σ over k = (ky, kx, ic) of
  // x[image, oy · stride_y + ky · dilation_y, ox · stride_x + kx · dilation_x, ic] · w[oc, ky, kx, ic],
  // where row r = image · out_height + oy; all arrays without gaps.
  //
  // Law: that of the matrix product over k in this order, so that it equals the product of the
  // matrix of patches, which is never written. Every patch lies inside of x.
  //
  // Rows [row_begin, row_end) of y. `packed` is what matmul_pack makes of w as a matrix
  // [k, out_channels] (b_row 1, b_column k).
  void (*convolution)(const skf_window *window, const float *x, const float *packed, float *y,
                      int64_t row_begin, int64_t row_end);
  // Its gradient by the weights, dw[(ky, kx, ic), oc] = Σ over k = (image, oy, ox), in this order by
  // the same law, of x · g[image, oy, ox, oc]; rows [row_begin, row_end) of dw. `scratch` is a
  // thread's own room of convolution_weights_scratch_floats() floats.
  int64_t (*convolution_weights_scratch_floats)(void);
  void (*convolution_weights)(const skf_window *window, int64_t count, const float *x,
                              const float *g, float *dw, int64_t row_begin, int64_t row_end,
                              float *scratch);
  // float64, reference only; the weights are not packed.
  void (*convolution_float64)(const skf_window *window, const double *x, const double *weights,
                              double *y, int64_t row_begin, int64_t row_end);
  void (*convolution_weights_float64)(const skf_window *window, int64_t count, const double *x,
                                      const double *g, double *dw, int64_t row_begin,
                                      int64_t row_end);
} skf_kernels;

// The table of an instruction set, or NULL when this machine or this build lacks it. Asks the
// processor each time: keep the answer. On x86-64 even the reference wants fused multiply-add.
const skf_kernels *skf_kernels_for(int isa);

// "reference", "avx2", "avx512", "neon"; NULL for any other number.
const char *skf_isa_name(int isa);

// ---- Scalars, bit for bit what the kernels compute ------------------------------------------------

// Any unary or binary float micro-operation on one value.
double skf_scalar_float64(int operation, double a, double b);
float skf_scalar_float32(int operation, float a, float b);
// Threefry-2x32, 20 rounds (Salmon et al. 2011).
void skf_threefry(uint32_t key0, uint32_t key1, uint32_t counter0, uint32_t counter1,
                  uint32_t out[2]);

// Whether this build was compiled with optimisation.
bool skf_is_optimized(void);

#endif
