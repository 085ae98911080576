// The formulas with one lane: on plain numbers.
#pragma STDC FP_CONTRACT OFF

#define SKF_INLINE static inline __attribute__((always_inline, unused))

typedef float f32;
typedef double f64;
typedef int32_t i32;
typedef int64_t i64;
typedef uint32_t u32;
typedef uint64_t u64;
typedef uint8_t u8;

SKF_INLINE u32 bits_f32(f32 x) {
  union { f32 x; u32 bits; } both = {.x = x};
  return both.bits;
}
SKF_INLINE f32 from_bits_f32(u32 bits) {
  union { u32 bits; f32 x; } both = {.bits = bits};
  return both.x;
}
SKF_INLINE u64 bits_f64(f64 x) {
  union { f64 x; u64 bits; } both = {.x = x};
  return both.bits;
}
SKF_INLINE f64 from_bits_f64(u64 bits) {
  union { u64 bits; f64 x; } both = {.bits = bits};
  return both.x;
}

SKF_INLINE i32 convert_f32_i32(f32 x) { return (i32)x; }
SKF_INLINE f64 convert_f32_f64(f32 x) { return x; }
SKF_INLINE i32 convert_f64_i32(f64 x) { return (i32)x; }
SKF_INLINE f32 convert_f64_f32(f64 x) { return (f32)x; }
SKF_INLINE f32 convert_i32_f32(i32 x) { return (f32)x; }
SKF_INLINE f64 convert_i32_f64(i32 x) { return x; }
SKF_INLINE u8 convert_i32_u8(i32 x) { return (u8)x; }
SKF_INLINE i32 convert_u8_i32(u8 x) { return x; }

SKF_INLINE u8 bool_f32(i32 mask) { return mask != 0; }
SKF_INLINE u8 bool_f64(i64 mask) { return mask != 0; }
SKF_INLINE u8 bool_u8(u8 mask) { return mask != 0; }
SKF_INLINE i32 mask_f32(u8 x) { return x != 0; }
SKF_INLINE i64 mask_f64(u8 x) { return x != 0; }

SKF_INLINE f32 product_f32(f32 a, f32 b) { return a * b; }
SKF_INLINE f32 quotient_f32(f32 a, f32 b) { return a / b; }
SKF_INLINE f32 root_f32(f32 x) { return __builtin_elementwise_sqrt(x); }
SKF_INLINE f64 product_f64(f64 a, f64 b) { return a * b; }
SKF_INLINE f64 quotient_f64(f64 a, f64 b) { return a / b; }
SKF_INLINE f64 root_f64(f64 x) { return __builtin_elementwise_sqrt(x); }

#include "../formulas/formulas.h"
