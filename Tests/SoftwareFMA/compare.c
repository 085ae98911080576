// Compares the fused multiply-add in software with the instruction, bit for bit; NaNs compare as a
// class. See .ci/fma-job.
//   compare <triples of each type> [seed]
#include <stdio.h>
#include <stdlib.h>

#include "../../Sources/CSankofaKernels/formulas/software_fma.h"

// A floating-point type, whose numbers are handled as their bits.
typedef struct {
  const char *name;
  int fraction_bits, exponent_bits;
  uint64_t (*product)(uint64_t a, uint64_t b);
  uint64_t (*hardware)(uint64_t a, uint64_t b, uint64_t c);
  uint64_t (*software)(uint64_t a, uint64_t b, uint64_t c);
} format;

static float f32(uint64_t bits) {
  union { uint32_t bits; float x; } both = {.bits = (uint32_t)bits};
  return both.x;
}
static uint64_t bits32(float x) {
  union { float x; uint32_t bits; } both = {.x = x};
  return both.bits;
}
static double f64(uint64_t bits) { return skf_fma_from_bits(bits); }
static uint64_t bits64(double x) { return skf_fma_bits(x); }

static uint64_t product32(uint64_t a, uint64_t b) { return bits32(f32(a) * f32(b)); }
static uint64_t product64(uint64_t a, uint64_t b) { return bits64(f64(a) * f64(b)); }
static uint64_t hardware32(uint64_t a, uint64_t b, uint64_t c) {
  return bits32(__builtin_fmaf(f32(a), f32(b), f32(c)));
}
static uint64_t hardware64(uint64_t a, uint64_t b, uint64_t c) {
  return bits64(__builtin_fma(f64(a), f64(b), f64(c)));
}
static uint64_t software32(uint64_t a, uint64_t b, uint64_t c) {
  return bits32(skf_fma_f32(f32(a), f32(b), f32(c)));
}
static uint64_t software64(uint64_t a, uint64_t b, uint64_t c) {
  return bits64(skf_fma_f64(f64(a), f64(b), f64(c)));
}

static const format formats[] = {
    {"float32", 23, 8, product32, hardware32, software32},
    {"float64", 52, 11, product64, hardware64, software64},
};

static uint64_t state;

// SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t random_bits(void) {
  uint64_t x = state += 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

static int64_t random_between(int64_t low, int64_t high) {
  return low + (int64_t)(random_bits() % (uint64_t)(high - low + 1));
}

static uint64_t ones(int count) { return ((uint64_t)1 << count) - 1; }

// A fraction: any, with few bits set, all ones but few, or next to 0 or to the end.
static uint64_t fraction(const format *f) {
  uint64_t all = ones(f->fraction_bits), r = random_bits(), few = 0;
  switch (r % 8) {
  case 0:
  case 1: few = random_bits() & random_bits() & random_bits() & random_bits(); break;
  case 2: few = ~(random_bits() & random_bits() & random_bits() & random_bits()); break;
  case 3: few = (r >> 8) % 4; break;
  case 4: few = all - (r >> 8) % 4; break;
  default: few = random_bits();
  }
  return few & all;
}

// ± 2^exponent · (1 + fraction); below the normal ones its leading bits become a subnormal number.
static uint64_t number(const format *f, int64_t exponent, uint64_t fraction) {
  int64_t bias = (int64_t)ones(f->exponent_bits - 1), biased = exponent + bias;
  uint64_t sign = random_bits() << 63 >> (63 - f->fraction_bits - f->exponent_bits);
  if (biased > 2 * bias) biased = 2 * bias;
  if (biased >= 1) return sign | (uint64_t)biased << f->fraction_bits | fraction;
  fraction |= (uint64_t)1 << f->fraction_bits;
  return sign | (1 - biased > f->fraction_bits ? 0 : fraction >> (1 - biased));
}

static uint64_t special(const format *f) {
  uint64_t largest = (ones(f->exponent_bits) << f->fraction_bits) - 1;
  uint64_t normal = (uint64_t)1 << f->fraction_bits;
  uint64_t one = ones(f->exponent_bits - 1) << f->fraction_bits;
  const uint64_t values[] = {0, 1, 2, normal - 1, normal, normal + 1, one - 1, one, one + 1,
                             largest, largest + 1, largest + 2, largest + 1 + normal / 2};
  uint64_t r = random_bits(), sign = f->fraction_bits + f->exponent_bits;
  return values[(r >> 8) % (sizeof values / sizeof *values)] | (r & 1) << sign;
}

enum { ANY, CANCELLING, HALFWAY, SUBNORMAL, OVERFLOWING, CLOSE, SPECIAL, KINDS };
static const char *const kind_names[KINDS] = {
    "random bits", "cancellation",    "halfway", "subnormal",
    "overflow",    "close exponents", "special"};

static void triple(const format *f, int kind, uint64_t v[3]) {
  int64_t bias = (int64_t)ones(f->exponent_bits - 1), digits = f->fraction_bits + 1;
  int64_t smallest = 1 - bias - f->fraction_bits, a, c;
  switch (kind) {
  case ANY:
    for (int i = 0; i < 3; i++)
      v[i] = random_bits() >> (63 - f->fraction_bits - f->exponent_bits);
    break;
  case CANCELLING: // c is −a·b, rounded, or a few floats from it; of any size
    a = random_between(-bias / 2 - digits, bias / 2);
    v[0] = number(f, a, fraction(f));
    v[1] = number(f, random_between(-bias / 2 - digits, bias / 2), fraction(f));
    v[2] = f->product(v[0], v[1]) ^ (uint64_t)1 << (f->fraction_bits + f->exponent_bits);
    v[2] += (uint64_t)random_between(-2, 2);
    break;
  case HALFWAY: { // a·b is half a unit of c's last place, or differs from it by the least
    c = random_between(smallest, bias);
    int64_t unit = c - f->fraction_bits < smallest ? smallest : c - f->fraction_bits;
    int64_t product = unit - 1 + (random_bits() % 4 == 0 ? random_between(-2, 2) : 0);
    a = random_between(product / 2 - 40, product / 2 + 40);
    uint64_t little = random_bits() % 4 == 0 ? 0 : random_bits() % 8, all = ones(f->fraction_bits);
    v[0] = number(f, a, little);
    // (1 + e)(1 − e) = 1 − e², or (1 + e)(1 + e); 1 − e lies below 1, where digits are finer
    v[1] = random_bits() % 2 == 0 || little == 0 ? number(f, product - a, little)
                                                 : number(f, product - a - 1, all - 2 * little + 1);
    v[2] = number(f, c, fraction(f));
    break;
  }
  case SUBNORMAL: // around the smallest numbers
    a = random_between(-bias - digits, bias);
    v[0] = number(f, a, fraction(f));
    v[1] = number(f, random_between(smallest - 4, 4 - bias) - a, fraction(f));
    v[2] = number(f, random_between(smallest - 4, 4 - bias), fraction(f));
    break;
  case OVERFLOWING: // around the largest
    a = random_between(0, bias);
    v[0] = number(f, a, fraction(f));
    v[1] = number(f, random_between(bias - 3, bias + 2) - a, fraction(f));
    v[2] = number(f, random_between(bias - digits - 2, bias), fraction(f));
    break;
  case CLOSE: // every distance between product and c at which they meet
    a = random_between(-20, 20);
    v[0] = number(f, a, fraction(f));
    v[1] = number(f, random_between(-20, 20), fraction(f));
    v[2] = number(f, a + random_between(-3 * digits, 3 * digits), fraction(f));
    break;
  default:
    for (int i = 0; i < 3; i++) v[i] = special(f);
    if (random_bits() % 2 == 0) v[random_bits() % 3] = random_bits();
  }
}

static bool is_nan(const format *f, uint64_t bits) {
  return (bits & ones(f->fraction_bits + f->exponent_bits)) >
         ones(f->exponent_bits) << f->fraction_bits;
}

int main(int count, char **arguments) {
  long long triples = count > 1 ? atoll(arguments[1]) : 10000000, mismatches = 0;
  state = count > 2 ? strtoull(arguments[2], NULL, 0) : 1;
  for (int t = 0; t < 2; t++) {
    const format *f = &formats[t];
    long long tried[KINDS] = {0}, wrong[KINDS] = {0};
    for (long long i = 0; i < triples; i++) {
      int kind = (int)(i % KINDS);
      uint64_t v[3];
      triple(f, kind, v);
      uint64_t expected = f->hardware(v[0], v[1], v[2]), found = f->software(v[0], v[1], v[2]);
      tried[kind]++;
      if (found == expected || (is_nan(f, found) && is_nan(f, expected))) continue;
      if (wrong[kind]++ < 3)
        printf("%s, %s: fma(%#llx, %#llx, %#llx) is %#llx, got %#llx\n", f->name, kind_names[kind],
               (unsigned long long)v[0], (unsigned long long)v[1], (unsigned long long)v[2],
               (unsigned long long)expected, (unsigned long long)found);
    }
    for (int kind = 0; kind < KINDS; kind++) {
      printf("%s, %s: %lld triples, %lld mismatches\n", f->name, kind_names[kind], tried[kind],
             wrong[kind]);
      mismatches += wrong[kind];
    }
  }
  return mismatches == 0 ? 0 : 1;
}
