// Products, quotients and roots of float32 lanes where one may be subnormal (0 < |x| < 2⁻¹²⁶). x86
// cores compute these in microcode, at a hundred times the usual cost, and training makes many: the
// moments of a weight whose input is mostly 0 decay until they are subnormal, and stay there, since
// 0.9 times the smallest one rounds to itself. Flushing them to 0 would change bits.
//
// Vectors that hold such a number go through float64, where they are normal:
// - a product of two float32 is exact there and is rounded once, below;
// - a quotient or root of float32 that is rounded to float64 and then to at most 24 bits equals the
//   one rounded once, since 53 ≥ 2 · 24 + 2 (Figueroa, "When is double rounding innocuous?", 1995).

SKF_INLINE i32 subnormal_lanes(f32 x) {
  u32 doubled = (u32)x + (u32)x; // without its sign; 0 − 1 is the largest
  return doubled - 1 < 0x00ffffffu;
}

SKF_INLINE bool any_lane(i32 mask) {
#if SKF_LANES == 16
  return _mm512_movepi32_mask((__m512i)mask) != 0;
#elif SKF_LANES == 8
  return _mm256_movemask_ps((__m256)mask) != 0;
#else
  return __builtin_reduce_or(mask) != 0;
#endif
}

// Rounds to the nearest float32, ties to even, without letting the hardware round a subnormal
// float32: the neighbours of 2⁻⁹⁷ are 2⁻¹⁴⁹ apart, so a sum with it is rounded to a whole number of
// 2⁻¹⁴⁹, whose bits are those of the result.
SKF_INLINE f32 rounded_to_f32(f64 x) {
  f64 magnitude = __builtin_elementwise_abs(x);
  i64 tiny = magnitude < 0x1p-126;
  u64 units = (u64)(magnitude + 0x1p-97) & 0xffffffu;
  u64 sign = (u64)x >> 32 & 0x80000000u;
  f32 below = (f32)__builtin_convertvector(units | sign, u32);
  f32 above = __builtin_convertvector(tiny ? (f64)1 : x, f32);
  return __builtin_convertvector(tiny, i32) ? below : above;
}

#define SKF_WIDE(x) __builtin_convertvector(x, f64)

static __attribute__((noinline)) f32 product_through_f64(f32 a, f32 b) {
  return rounded_to_f32(SKF_WIDE(a) * SKF_WIDE(b));
}
static __attribute__((noinline)) f32 quotient_through_f64(f32 a, f32 b) {
  return rounded_to_f32(SKF_WIDE(a) / SKF_WIDE(b));
}
static __attribute__((noinline)) f32 root_through_f64(f32 x) {
  return rounded_to_f32(__builtin_elementwise_sqrt(SKF_WIDE(x)));
}

SKF_INLINE f32 product_f32(f32 a, f32 b) {
  bool slow = any_lane(subnormal_lanes(a) | subnormal_lanes(b));
  return __builtin_expect(slow, 0) ? product_through_f64(a, b) : a * b;
}
SKF_INLINE f32 quotient_f32(f32 a, f32 b) {
  bool slow = any_lane(subnormal_lanes(a) | subnormal_lanes(b));
  return __builtin_expect(slow, 0) ? quotient_through_f64(a, b) : a / b;
}
SKF_INLINE f32 root_f32(f32 x) {
  bool slow = any_lane(subnormal_lanes(x));
  return __builtin_expect(slow, 0) ? root_through_f64(x) : __builtin_elementwise_sqrt(x);
}
SKF_INLINE f64 product_f64(f64 a, f64 b) { return a * b; }
SKF_INLINE f64 quotient_f64(f64 a, f64 b) { return a / b; }
SKF_INLINE f64 root_f64(f64 x) { return __builtin_elementwise_sqrt(x); }
