// The kernels: C functions that do the calls of sankofa_calls.h. No allocation, printing, checks or
// libm.
//
// `reference/` is the law: one plain function a kernel, whose order of operations is fixed.
// `vector/` is one source, included once per instruction set; it equals the reference bit for bit.
// `dispatch.c` hands out one table of functions per instruction set.
#ifndef SANKOFA_KERNELS_H
#define SANKOFA_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sankofa_calls.h"

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

enum { SKF_BLOCK = 512, SKF_MAX_REGISTERS = 24 };

// Micro-operations; the formulas, their errors in ULP and what they do at NaN, ±0, ±∞ stand in
// `formulas/`, and which types have which in `formulas/operations.def`. The type of an instruction
// is the type of its operands (of b for SELECT); comparisons give SKF_BOOL (0 or 1 in a byte),
// everything else gives the operand's type.
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

// How a program reads (or writes) an operand.
enum {
  SKF_FULL,    // element i of the iteration space is element i of the operand
  SKF_SCALAR,  // always element 0
  SKF_STRIDED, // element (i0, i1, …) is at i0*strides[0] + i1*strides[1] + …, in elements, ≤ 0 too
  SKF_ROWS,    // like STRIDED, but i0 is replaced by rows[i0], an int32 table
  SKF_KEY      // not loaded: only names where SKF_UNIFORM finds its key
};

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

// ---- Pooling ------------------------------------------------------------------------------------

// What pooling does with the taps of a window that lie inside the image. With images x, positions y:
// y = the largest (NaN when there is one) or the sum of its taps of x; taps = the sum of x over the
// positions that see them; the first tap that holds the largest value y gets what g has at the
// position, or the position what g has at that tap.
enum { SKF_POOL_MAX, SKF_POOL_SUM, SKF_POOL_SPREAD, SKF_POOL_ROUTE, SKF_POOL_PICK };

// ---- The table of kernels of one instruction set ------------------------------------------------

enum { SKF_ISA_REFERENCE, SKF_ISA_AVX2, SKF_ISA_AVX512, SKF_ISA_NEON, SKF_ISAS };

// Every kernel's number: SKF_KERNEL_SOFTMAX and so on.
enum {
#define VECTOR(number, name) SKF_KERNEL_##number,
#define REFERENCE(number, name) SKF_KERNEL_##number,
#include "sankofa_kernels.def"
#undef VECTOR
#undef REFERENCE
  SKF_KERNELS
};

// What all kernels look like: does units [begin, end) of a call (see sankofa_calls.h). Any division
// of the units among threads gives the same bits. `scratch` is the thread's own room, aligned to 64
// bytes.
typedef void (*skf_kernel)(const void *call, char *const *slots, int64_t begin, int64_t end,
                           void *scratch);

typedef struct {
  skf_kernel run[SKF_KERNELS];

  // What is to be known before a call is made.

  // The columns of a panel of a packed matrix, and what the columns of the last one are rounded up to.
  int64_t matmul_panel, matmul_lanes;
  // The scratch that a product with this k needs, and a convolution's gradient by its weights, in
  // bytes. Block programs need SKF_PROGRAM_SCRATCH, the others none.
  int64_t (*matmul_scratch)(int64_t k);
  int64_t convolution_weights_scratch;
} skf_kernels;

enum { SKF_PROGRAM_SCRATCH = SKF_MAX_REGISTERS * SKF_BLOCK * 8 };

// The floats of a packed matrix [k, n].
static inline int64_t skf_packed_floats(const skf_kernels *kernels, int64_t k, int64_t n) {
  return (n + kernels->matmul_lanes - 1) / kernels->matmul_lanes * kernels->matmul_lanes * k;
}

// Does units [begin, end) of a call of kernel number `kernel`.
static inline void skf_run(const skf_kernels *kernels, int kernel, const void *call,
                           char *const *slots, int64_t begin, int64_t end, void *scratch) {
  kernels->run[kernel](call, slots, begin, end, scratch);
}

// The table of an instruction set, or NULL when this machine or this build lacks it. Asks the
// processor each time: keep the answer. On x86-64 even the reference wants fused multiply-add.
const skf_kernels *skf_kernels_for(int isa);

// The name of a kernel, such as "matmul".
const char *skf_kernel_name(int kernel);

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
