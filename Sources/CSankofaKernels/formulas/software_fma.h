// The fused multiply-add a · b + c, rounded once, and a software version of it for targets without
// the instruction (wasm32, whose own is not deterministic). The software version needs no library
// and no type beyond double and uint64_t; it equals the instruction bit for bit, which
// Tests/SoftwareFMA checks. All NaNs count as equal, as everywhere.
#ifndef SKF_SOFTWARE_FMA_H
#define SKF_SOFTWARE_FMA_H

#include <stdbool.h>
#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

// SKF_FMA(a, b, c), of three floats or three doubles (and of vectors where it is an instruction).
// On x86-64 it is an instruction inside functions with the target attribute "fma" (see
// SKF_FUSED_BEGIN). Define SKF_SOFTWARE_FMA to compile the software version where the instruction
// exists.
#if !defined(SKF_SOFTWARE_FMA) && (defined(__x86_64__) || defined(__aarch64__))
#define SKF_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#define SKF_FMA(a, b, c) _Generic((a), float: skf_fma_f32, double: skf_fma_f64)(a, b, c)
#endif

static inline uint64_t skf_fma_bits(double x) {
  union { double x; uint64_t bits; } both = {.x = x};
  return both.bits;
}

static inline double skf_fma_from_bits(uint64_t bits) {
  union { uint64_t bits; double x; } both = {.bits = bits};
  return both.x;
}

// Computes in double. The result is right for these reasons:
//
// 1. The product of two floats has at most 48 significant bits and lies between 2⁻²⁹⁸ and 2²⁵⁶, or
//    is 0, ∞ or NaN: as a double it is exact.
// 2. The sum is rounded to double, then to float. These two roundings differ from one only where
//    the first lands on the middle of two neighbouring floats without being exact. From 2⁻¹²⁶ on
//    (and at the edge of overflow) the middles are the doubles whose last 29 bits are a 1 and 28
//    zeros. All other sums are right as they are, ∞ included; none overflows as a double.
// 3. These sums are rounded to odd: an inexact sum becomes the one of its two neighbours whose last
//    bit is 1. Rounding that to a format with at least two bits fewer equals one rounding of the
//    exact sum (Boldo and Melquiond: "Emulation of FMA and correctly rounded sums: proved
//    algorithms using rounding to odd", 2008). A float has 29 bits fewer than a double, a subnormal
//    one even fewer, and all sums here that are not 0 are normal doubles. What the sum lost is
//    computed exactly (Knuth's TwoSum).
//
// The sign of a zero is right since product and sum are IEEE 754's: the product is 0 only where a
// factor is, and the sum only where it is exact.
static inline float skf_fma_f32(float a, float b, float c) {
  double product = (double)a * (double)b, wide = (double)c, sum = product + wide;
  uint64_t bits = skf_fma_bits(sum);
  bool plain = (bits & 0x1fffffffu) != 0x10000000u && __builtin_fabs(sum) >= 0x1p-126;
  if (__builtin_expect(plain, 1)) return (float)sum;

  double back = sum - product;
  double lost = (product - (sum - back)) + (wide - back);
  bool inexact = lost > 0 || lost < 0; // not for NaN
  // The odd neighbour of an even sum is one unit away, in the direction of what was lost.
  if (inexact && (bits & 1) == 0) bits += (lost > 0) == (sum > 0) ? 1 : -(uint64_t)1;
  return (float)skf_fma_from_bits(bits);
}

// A number of 128 bits.
typedef struct {
  uint64_t high, low;
} skf_fma_wide;

static inline skf_fma_wide skf_fma_product(uint64_t a, uint64_t b) {
  uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
  uint64_t low = a0 * b0, cross = a1 * b0 + (low >> 32);
  uint64_t middle = a0 * b1 + (uint32_t)cross;
  return (skf_fma_wide){a1 * b1 + (cross >> 32) + (middle >> 32), (middle << 32) | (uint32_t)low};
}

// x / 2ᵇʸ rounded to odd: the last bit is 1 where a bit is lost.
static inline skf_fma_wide skf_fma_shifted(skf_fma_wide x, int by) {
  if (by == 0) return x;
  if (by >= 128) return (skf_fma_wide){0, (x.high | x.low) != 0};
  if (by >= 64) {
    uint64_t lost = x.low | (by > 64 ? x.high << (128 - by) : 0);
    return (skf_fma_wide){0, (x.high >> (by - 64)) | (lost != 0)};
  }
  uint64_t lost = x.low << (64 - by);
  return (skf_fma_wide){x.high >> by, (x.high << (64 - by)) | (x.low >> by) | (lost != 0)};
}

static inline skf_fma_wide skf_fma_difference(skf_fma_wide x, skf_fma_wide y) {
  return (skf_fma_wide){x.high - y.high - (x.low < y.low), x.low - y.low};
}

// |x| = m · 2ᵉ with 2⁵² ≤ m < 2⁵³, for a finite x that is not 0.
static inline uint64_t skf_fma_split(double x, int *e) {
  uint64_t bits = skf_fma_bits(x), fraction = bits & 0x000fffffffffffffu;
  int biased = (int)(bits >> 52 & 0x7ff);
  if (biased == 0) {
    int zeros = __builtin_clzll(fraction) - 11;
    *e = -1074 - zeros;
    return fraction << zeros;
  }
  *e = biased - 1075;
  return fraction | 0x0010000000000000u;
}

// Computes in integers of 128 bits. The result is right for these reasons:
//
// The product of the two 53-bit integers and the integer of c are shifted so that their leading
// bits are at bit 124 or the next one, so that neither their sum nor their difference overflows.
// The one of smaller scale is moved down; where it loses bits it is rounded to odd. It loses some
// only when moved by more than 20 bits (the product, which has as many zeros below) or 72 (c): then
// the other one is more than 2¹⁷ times larger, hence at most one bit cancels. The other one is
// even, so the sum is the exact sum rounded to odd, too. Its upper 64 bits, with a 1 in the last
// when a lower one is lost, are rounded once, to nearest, ties to even, to 11 bits fewer, or fewer
// still for a subnormal result.
static inline double skf_fma_f64(double a, double b, double c) {
  const double infinity = __builtin_inf();
  // Zeros, infinities and NaNs. When c alone is one of them the product may not be rounded first:
  // it could overflow against an infinity, or become a 0 that loses its sign.
  if (!(__builtin_fabs(a) < infinity && __builtin_fabs(b) < infinity && a != 0 && b != 0))
    return a * b + c;
  if (!(__builtin_fabs(c) < infinity)) return c;
  if (c == 0) return a * b;

  int a_scale, b_scale, c_scale;
  uint64_t a_whole = skf_fma_split(a, &a_scale), b_whole = skf_fma_split(b, &b_scale);
  skf_fma_wide product = skf_fma_product(a_whole << 10, b_whole << 10);
  skf_fma_wide addend = {skf_fma_split(c, &c_scale) << 8, 0};
  int scale = a_scale + b_scale - 20;
  c_scale -= 72;
  if (c_scale > scale) {
    product = skf_fma_shifted(product, c_scale - scale);
    scale = c_scale;
  } else {
    addend = skf_fma_shifted(addend, scale - c_scale);
  }

  uint64_t sign = (skf_fma_bits(a) ^ skf_fma_bits(b)) >> 63, c_sign = skf_fma_bits(c) >> 63;
  skf_fma_wide sum;
  if (sign == c_sign) {
    sum.low = product.low + addend.low;
    sum.high = product.high + addend.high + (sum.low < addend.low);
  } else if (product.high > addend.high ||
             (product.high == addend.high && product.low >= addend.low)) {
    sum = skf_fma_difference(product, addend);
  } else {
    sum = skf_fma_difference(addend, product);
    sign = c_sign;
  }
  if ((sum.high | sum.low) == 0) return 0;

  // The sum is whole · 2^scale · 2⁶⁴ with 2⁶³ ≤ whole < 2⁶⁴.
  int zeros = sum.high != 0 ? __builtin_clzll(sum.high) : 64 + __builtin_clzll(sum.low);
  uint64_t whole = sum.low << (zeros & 63);
  if (zeros < 64) {
    bool lost = whole != 0;
    whole = (sum.high << zeros) | (zeros > 0 ? sum.low >> (64 - zeros) : 0) | lost;
  }
  int biased = scale - zeros + 64 + 63 + 1023;
  if (biased >= 0x7ff) return sign ? -infinity : infinity;
  if (biased < 1) {
    int by = 1 - biased;
    whole = by > 63 ? 1 : (whole >> by) | (whole << (64 - by) != 0);
    biased = 1;
  }
  uint64_t result = whole >> 11, rest = whole & 0x7ff;
  result += rest > 0x400 || (rest == 0x400 && (result & 1));
  // The leading bit of `result` adds 1 to the exponent, and so does a carry.
  return skf_fma_from_bits((sign << 63) + ((uint64_t)(biased - 1) << 52) + result);
}

#endif
