// The kernels: C functions that do the calls of sankofa_calls.h. They do not allocate, print, check
// or use libm.
//
// `reference/` defines the results: one plain function per kernel, whose order of operations is
// fixed. `vector/` is one source, included once per instruction set; it equals the reference bit
// for bit. `dispatch.c` hands out one table of functions per instruction set.
#ifndef SANKOFA_KERNELS_H
#define SANKOFA_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sankofa_calls.h"

// ---- Element types ------------------------------------------------------------------------------

// The order is part of the contract with Swift's `ElementType`.
enum {
  SKF_FLOAT32 = 0, SKF_FLOAT64 = 1, SKF_INT32 = 2, SKF_UINT8 = 3, SKF_BOOL = 4,
  SKF_TYPES = 5
};

// ---- Block programs -----------------------------------------------------------------------------
//
// A block program evaluates a chain of elementwise operations over an iteration space of
// `extents[0..<rank]` (row-major), a block of at most SKF_BLOCK elements at a time. Each register
// holds one block of one element type: room for SKF_BLOCK elements of 8 bytes, aligned to 64 bytes.
// A program has at most SKF_MAX_REGISTERS loads and as many stores. A store may begin where a FULL
// load of elements of equal width begins (an update in place); any other overlap is not allowed.

enum { SKF_BLOCK = 512, SKF_MAX_REGISTERS = 24 };

// Micro-operations. The formulas, their errors in ULP and their results at NaN, ±0, ±∞ are in
// `formulas/`; `formulas/operations.def` lists the operations of each type. The type of an
// instruction is the type of its operands (of b for SELECT). Comparisons give SKF_BOOL (0 or 1 in a
// byte); everything else gives the operand's type.
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
  // dst[i] = flat index of element i in the iteration space (int32)
  SKF_INDEX,
  // dst[i] = uniform in [0, 1) from the 2-word key that loads[a] points to (mode KEY), the 64-bit
  // stream in constants[b], and the flat index i; of type `type` (float32 or float64)
  SKF_UNIFORM,
  SKF_OPERATIONS
};

// The ways in which a program reads or writes an operand.
enum {
  SKF_FULL,    // element i of the iteration space is element i of the operand
  SKF_SCALAR,  // always element 0
  SKF_STRIDED, // element (i0, i1, …) is at i0*strides[0] + i1*strides[1] + …, in elements, of any sign
  SKF_ROWS,    // like STRIDED, but i0 is replaced by rows[i0], an int32 table
  SKF_KEY      // not loaded: only the place where SKF_UNIFORM finds its key
};

// ---- Reductions ---------------------------------------------------------------------------------

// Rule: element r of those reduced goes to lane r mod 64, in order of r; then lane l + 32 is
// combined into lane l, and so on with 16, 8, 4, 2, 1. Lanes start at +0, −∞, +∞ (integers: the
// limits of the type), which is also the result for no element. NaN wins a maximum and a minimum.
// ARGMAX is the first index of the largest value, where NaN counts as the largest; bytes are summed
// modulo 256.
//
// A sum of more than SKF_SUM_WHOLE floating-point numbers is a sum of blocks: each SKF_SUM_BLOCK of
// them, in order, are summed as above; the blocks' sums are added in order as float64, from +0, and
// the total is rounded to the type once. So a float32 sum of n numbers is off by at most
// (n / 64 + 6) · 2⁻²⁴ · Σ|x| for n up to SKF_SUM_WHOLE, n / 64 rounded up, and by at most
// (SKF_SUM_BLOCK / 64 + 6) · 2⁻²⁴ · Σ|x| and one rounding for more, however large n is.
enum { SKF_SUM_WHOLE = 65536, SKF_SUM_BLOCK = 4096 };

enum { SKF_SUM, SKF_MAX, SKF_MIN, SKF_ARGMAX, SKF_REDUCTIONS };

// ---- Matrix product -----------------------------------------------------------------------------

// The length of a chain of fused multiply-adds in a matrix product. It affects the bits of the
// result, so it is the same for all instruction sets; changing it changes `numerics`.
enum { SKF_MATMUL_BLOCK = 512 };

// ---- Pooling ------------------------------------------------------------------------------------

// The functions of pooling, over the taps of a window that lie inside the image:
// MAX, SUM: each position gets the largest of its taps of x (NaN when there is one), or their sum.
// SPREAD: each tap gets the sum of x over the positions that see it.
// ROUTE: the first tap that holds the largest value y gets the value of g at the position.
// PICK: the position gets the value of g at that tap.
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

// The type of every kernel, which does units [begin, end) of a call (see sankofa_calls.h). Any
// division of the units among threads gives the same bits. `scratch` belongs to the thread and is
// aligned to 64 bytes.
typedef void (*skf_kernel)(const void *call, char *const *slots, int64_t begin, int64_t end,
                           void *scratch);

typedef struct {
  skf_kernel run[SKF_KERNELS];

  // The columns of a panel of a packed matrix; the columns of the last panel are rounded up to a
  // multiple of matmul_lanes.
  int64_t matmul_panel, matmul_lanes;
  // The scratch, in bytes, of a product with this k, and of a convolution's gradient by its
  // weights. Block programs need SKF_PROGRAM_SCRATCH, other kernels none.
  int64_t (*matmul_scratch)(int64_t k);
  int64_t convolution_weights_scratch;
} skf_kernels;

enum { SKF_PROGRAM_SCRATCH = SKF_MAX_REGISTERS * SKF_BLOCK * 8 };

// The number of floats of a packed matrix [k, n].
static inline int64_t skf_packed_floats(const skf_kernels *kernels, int64_t k, int64_t n) {
  return (n + kernels->matmul_lanes - 1) / kernels->matmul_lanes * kernels->matmul_lanes * k;
}

// Does units [begin, end) of a call of kernel number `kernel`.
static inline void skf_run(const skf_kernels *kernels, int kernel, const void *call,
                           char *const *slots, int64_t begin, int64_t end, void *scratch) {
  kernels->run[kernel](call, slots, begin, end, scratch);
}

// The table of an instruction set, or NULL when this machine or this build lacks it. It asks the
// processor each time, so keep the answer. On x86-64 even the reference needs fused multiply-add.
const skf_kernels *skf_kernels_for(int isa);

// The name of a kernel, such as "matmul".
const char *skf_kernel_name(int kernel);

// The name of an instruction set: "reference", "avx2", "avx512", "neon"; NULL for any other number.
const char *skf_isa_name(int isa);

// ---- Scalars, bit for bit what the kernels compute
// ------------------------------------------------

// Any unary or binary float micro-operation on one value or pair.
double skf_scalar_float64(int operation, double a, double b);
float skf_scalar_float32(int operation, float a, float b);
// Threefry-2x32, 20 rounds (Salmon et al. 2011).
void skf_threefry(uint32_t key0, uint32_t key1, uint32_t counter0, uint32_t counter1,
                  uint32_t out[2]);

// True when this library was compiled with optimisation.
bool skf_is_optimized(void);

#endif
