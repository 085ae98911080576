// Every formula, once, for lanes of any count: `f32`, `f64`, `i32`, `i64`, `u32`, `u64`, `u8` are
// one number in reference/ and SKF_LANES numbers in vector/, so both compute the same bits. Only
// additions, products, quotients, square roots, roundings and fused multiply-adds occur, each of
// which IEEE 754 rounds correctly; a comparison is a mask, a choice is `mask ? a : b`.
//
// Errors are stated in ULP of the right answer, rounded up. float32: the largest over all floats
// (for sin and cos those up to 10⁵; for the power over 10⁹ random pairs), as measured by
// Benchmarks/ulp. float64: the largest over tens of thousands of values drawn over the whole range,
// compared with results of 48 digits.
//
// The file that includes this one defines the lanes: the types, `bits_f32` and its like
// (reinterpretation), `convert_<from>_<to>`, between masks and bytes `mask_…` and `bool_…`, and
// `product_…`, `quotient_…` and `root_…`, which give a * b, a / b and √x, however computed.

#include "software_fma.h"

#define SKF_INFINITY __builtin_inff()
#define SKF_NAN __builtin_nanf("")

SKF_INLINE f32 largest_f32(void) { return (f32)0x1.fffffep127f; }
SKF_INLINE f64 largest_f64(void) { return (f64)0x1.fffffffffffffp1023; }
SKF_INLINE u32 sign_bit_f32(void) { return (u32)0x80000000u; }
SKF_INLINE u64 sign_bit_f64(void) { return (u64)0x8000000000000000u; }

#define F_ f32
#define F(name) name##_f32
#include "basic.inc"
#undef F_
#undef F
#define F_ f64
#define F(name) name##_f64
#include "basic.inc"
#undef F_
#undef F

#include "integers.inc"
#include "exponential.inc"
#include "logarithm.inc"
#include "sigmoidal.inc"
#include "trigonometric.inc"
#include "error_function.inc"
#include "power.inc"
#include "conversion.inc"
#include "random.inc"
