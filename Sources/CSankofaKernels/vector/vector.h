// The vector interface: fixed-width vectors of the current instruction set, in clang's vector
// extension, so that one source serves all sets. Include it only in the file of an instruction set,
// after the definitions of SKF_LANES (float32 lanes in a vector register), SKF_NAME(x) and, where
// the hardware masks loads and stores, `load_part_…` and `store_part_…`.
#pragma STDC FP_CONTRACT OFF

// Vectors wider than a register are passed only to functions that are inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define SKF_INLINE static inline __attribute__((always_inline, unused))
#define SKF_VECTOR(type) type __attribute__((ext_vector_type(SKF_LANES)))
#define SKF_UNALIGNED(type, bytes) \
  type __attribute__((ext_vector_type(SKF_LANES), aligned(bytes)))

// The lanes of the formulas. Every type has SKF_LANES lanes: 64-bit ones fill two registers.
typedef SKF_VECTOR(float) f32;
typedef SKF_VECTOR(double) f64;
typedef SKF_VECTOR(int32_t) i32;
typedef SKF_VECTOR(uint32_t) u32;
typedef SKF_VECTOR(uint64_t) u64;
typedef SKF_VECTOR(uint8_t) u8;
// The results of comparisons: int64_t and int8_t under the platform's own names for them.
typedef __typeof__((f64)0 < (f64)0) i64;
typedef __typeof__((u8)0 < (u8)0) i8;

// The names of these types in the matrix product.
typedef f32 vf32;
typedef i32 vi32;
typedef u32 vu32;
typedef SKF_UNALIGNED(float, 4) vf32u;
typedef SKF_UNALIGNED(int32_t, 4) vi32u;
typedef SKF_UNALIGNED(double, 8) vf64u;
typedef SKF_UNALIGNED(uint8_t, 1) vu8u;

SKF_INLINE vf32 vload(const float *p) { return *(const vf32u *)p; }
SKF_INLINE void vstore(float *p, vf32 v) { *(vf32u *)p = v; }
SKF_INLINE vf32 vsplat(float x) { return (vf32)x; }
SKF_INLINE vf32 vfma(vf32 a, vf32 b, vf32 c) { return __builtin_elementwise_fma(a, b, c); }

SKF_INLINE f32 load_f32(const float *p) { return *(const vf32u *)p; }
SKF_INLINE f64 load_f64(const double *p) { return *(const vf64u *)p; }
SKF_INLINE i32 load_i32(const int32_t *p) { return *(const vi32u *)p; }
SKF_INLINE u8 load_u8(const uint8_t *p) { return *(const vu8u *)p; }
SKF_INLINE void store_f32(float *p, f32 v) { *(vf32u *)p = v; }
SKF_INLINE void store_f64(double *p, f64 v) { *(vf64u *)p = v; }
SKF_INLINE void store_i32(int32_t *p, i32 v) { *(vi32u *)p = v; }
SKF_INLINE void store_u8(uint8_t *p, u8 v) { *(vu8u *)p = v; }

// Loads and stores part of a vector, 0 < n < SKF_LANES: the other lanes read as 0 and are not
// written.
#define SKF_PART(name, lanes, element)                                       \
  SKF_INLINE lanes load_part_##name(const element *p, int64_t n) {           \
    lanes v = 0;                                                             \
    for (int64_t i = 0; i < n; i++) v[i] = p[i];                             \
    return v;                                                                \
  }                                                                          \
  SKF_INLINE void store_part_##name(element *p, lanes v, int64_t n) {        \
    for (int64_t i = 0; i < n; i++) p[i] = v[i];                             \
  }
#ifndef SKF_MASKED_WORDS
SKF_PART(f32, f32, float)
SKF_PART(f64, f64, double)
SKF_PART(i32, i32, int32_t)
#else
SKF_INLINE f32 load_part_f32(const float *p, int64_t n) {
  return (f32)load_part_i32((const int32_t *)p, n);
}
SKF_INLINE void store_part_f32(float *p, f32 v, int64_t n) {
  store_part_i32((int32_t *)p, (i32)v, n);
}
#endif
#ifndef SKF_MASKED_BYTES
SKF_PART(u8, u8, uint8_t)
#endif

SKF_INLINE u32 bits_f32(f32 x) { return (u32)x; }
SKF_INLINE f32 from_bits_f32(u32 bits) { return (f32)bits; }
SKF_INLINE u64 bits_f64(f64 x) { return (u64)x; }
SKF_INLINE f64 from_bits_f64(u64 bits) { return (f64)bits; }

SKF_INLINE i32 convert_f32_i32(f32 x) { return __builtin_convertvector(x, i32); }
SKF_INLINE f64 convert_f32_f64(f32 x) { return __builtin_convertvector(x, f64); }
SKF_INLINE i32 convert_f64_i32(f64 x) { return __builtin_convertvector(x, i32); }
SKF_INLINE f32 convert_f64_f32(f64 x) { return __builtin_convertvector(x, f32); }
SKF_INLINE f32 convert_i32_f32(i32 x) { return __builtin_convertvector(x, f32); }
SKF_INLINE f64 convert_i32_f64(i32 x) { return __builtin_convertvector(x, f64); }
SKF_INLINE u8 convert_i32_u8(i32 x) { return __builtin_convertvector(x, u8); }
SKF_INLINE i32 convert_u8_i32(u8 x) { return __builtin_convertvector(x, i32); }

// A comparison's lanes are all ones or all zeros.
SKF_INLINE u8 bool_f32(i32 mask) { return (u8)__builtin_convertvector(mask, i8) & (u8)1; }
SKF_INLINE u8 bool_f64(i64 mask) { return (u8)__builtin_convertvector(mask, i8) & (u8)1; }
SKF_INLINE u8 bool_u8(i8 mask) { return (u8)mask & (u8)1; }
SKF_INLINE i32 mask_f32(u8 x) { return __builtin_convertvector(x, i32) != 0; }
SKF_INLINE i64 mask_f64(u8 x) { return __builtin_convertvector(x, i64) != 0; }

#include "subnormal.h"

#include "../formulas/formulas.h"
