// Measures the largest error of every float32 formula, in ULP: over all 2³² floats for functions of
// one argument, over random pairs for the power. See Documentation/accuracy.md.
//   measure [--pairs n] [--seed n] [function …]
//
// The right answers are the C library's in double. Their own error, one or two ULP of a double, is
// 2⁻²⁸ ULP of a float: the digits printed do not depend on it.
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../Sources/CSankofaKernels/reference/lanes.h"

// The result for one function.
typedef struct {
  double error; // the largest, in ULP
  float x, y, result;
  double right;
  long long tried, signs, outside; // signs: zeros with the wrong sign; outside: of [−1, 1]
} finding;

// |result − right| in units of the last place of a float of right's size: 2⁻¹⁴⁹ for subnormal ones.
// An infinity counts as 2¹²⁸, which would be the next float.
static inline double error_in_ulps(float result, double right) {
  if (result != result || right != right) return result != result && right != right ? 0 : INFINITY;
  double value = isinf(result) ? copysign(0x1p128, (double)result) : (double)result;
  right = right > 0x1p128 ? 0x1p128 : right < -0x1p128 ? -0x1p128 : right;
  int exponent = (int)(bits_f64(right) >> 52 & 0x7ff) - 1023;
  exponent = exponent < -126 ? -126 : exponent > 127 ? 127 : exponent;
  return fabs(value - right) * power_of_two_f64(23 - exponent);
}

static inline void note(finding *found, float x, float y, float result, double right) {
  double error = error_in_ulps(result, right);
  found->tried++;
  found->signs += right == 0 && result == 0 && signbit(right) != signbit(result);
  if (error > found->error) {
    found->error = error;
    found->x = x;
    found->y = y;
    found->result = result;
    found->right = right;
  }
}

static double right_sigmoid(double x) {
  double z = exp(-fabs(x));
  return (x < 0 ? z : 1) / (1 + z);
}
static double right_softplus(double x) { return (x > 0 ? x : 0) + log1p(exp(-fabs(x))); }

// name, the largest |x| for which an accuracy is promised, the right answer
#define FUNCTIONS(FUNCTION)                                                                        \
  FUNCTION(copy, INFINITY, x)                                                                      \
  FUNCTION(negate, INFINITY, -x)                                                                   \
  FUNCTION(absolute, INFINITY, fabs(x))                                                            \
  FUNCTION(sign, INFINITY, x > 0 ? 1 : x < 0 ? -1 : x != x ? x : 0)                                \
  FUNCTION(relu, INFINITY, x > 0 || x != x ? x : 0)                                                \
  FUNCTION(floor, INFINITY, floor(x))                                                              \
  FUNCTION(round, INFINITY, rint(x))                                                               \
  FUNCTION(is_finite, INFINITY, isfinite(x) ? 1 : 0)                                               \
  FUNCTION(square_root, INFINITY, sqrt(x))                                                         \
  FUNCTION(exp, INFINITY, exp(x))                                                                  \
  FUNCTION(expm1, INFINITY, expm1(x))                                                              \
  FUNCTION(log, INFINITY, log(x))                                                                  \
  FUNCTION(log1p, INFINITY, log1p(x))                                                              \
  FUNCTION(sigmoid, INFINITY, right_sigmoid(x))                                                    \
  FUNCTION(softplus, INFINITY, right_softplus(x))                                                  \
  FUNCTION(tanh, INFINITY, tanh(x))                                                                \
  FUNCTION(sin, 1e5, sin(x))                                                                       \
  FUNCTION(cos, 1e5, cos(x))                                                                       \
  FUNCTION(erf, INFINITY, erf(x))

#define FUNCTION(name, limit, right)                                                               \
  static void measure_##name(finding *found) {                                                     \
    for (uint64_t bits = 0; bits < (uint64_t)1 << 32; bits++) {                                    \
      float single = from_bits_f32((uint32_t)bits), result = (float)name##_f32(single);            \
      double x = single;                                                                           \
      if (fabs(x) > limit && !isinf(x)) found->outside += !(fabsf(result) <= 1);                   \
      else note(found, single, 0, result, right);                                                  \
    }                                                                                              \
  }
FUNCTIONS(FUNCTION)
#undef FUNCTION

static const struct {
  const char *name;
  double limit;
  void (*measure)(finding *found);
} functions[] = {
#define FUNCTION(name, limit, right) {#name, limit, measure_##name},
    FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static uint64_t state = 1;

// SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t random_bits(void) {
  uint64_t x = state += 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

static double between(double low, double high) {
  return low + (double)(random_bits() >> 11) * 0x1p-53 * (high - low);
}

// A quarter of the pairs are any bits; the others have results of every size, subnormal ones and
// ones that just overflow included.
static void pair(long long i, float *x, float *y) {
  double size = between(-151, 129); // log₂ of the result
  uint64_t bits = random_bits();
  switch (i % 4) {
  case 0: // any floats
    *x = from_bits_f32((uint32_t)bits);
    *y = from_bits_f32((uint32_t)(bits >> 32));
    break;
  case 1: // exponents of every size, so bases from the smallest to ones next to 1
    *y = (float)(exp2(between(-12, 24)) * (bits & 1 ? 1 : -1));
    *x = (float)exp2(size / *y);
    break;
  case 2: // bases around 1
    *x = (float)between(0.5, 2);
    *y = (float)(size / log2(*x));
    break;
  default: // whole and half exponents, bases of both signs
    *y = (float)((double)(bits % 256) - 128) * 0.5f;
    *x = (float)exp2(size / *y) * (bits >> 32 & 1 ? 1.0f : -1.0f);
  }
}

static void print(const char *name, const char *range, const finding *found, bool is_pair) {
  printf("%s, %s (%lld): %.4f ULP", name, range, found->tried, found->error);
  if (found->error > 0) {
    printf(" at %a (%.9g)", (double)found->x, (double)found->x);
    if (is_pair) printf(" and %a (%.9g)", (double)found->y, (double)found->y);
    printf(": %a, right is %.13a", (double)found->result, found->right);
  }
  if (found->signs > 0) printf("; %lld zeros with the wrong sign", found->signs);
  if (found->outside > 0) printf("; beyond, %lld results outside of [-1, 1]", found->outside);
  printf("\n");
  fflush(stdout);
}

int main(int count, char **arguments) {
  long long pairs = 1000000000;
  int first = 1;
  for (; first + 1 < count && arguments[first][0] == '-'; first += 2) {
    const char *flag = arguments[first], *value = arguments[first + 1];
    if (strcmp(flag, "--pairs") == 0) pairs = atoll(value);
    else if (strcmp(flag, "--seed") == 0) state = strtoull(value, NULL, 0);
    else break;
  }
  for (int a = first; a < count || a == first; a++) {
    const char *wanted = a < count ? arguments[a] : NULL;
    bool known = false;
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
      if (wanted && strcmp(wanted, functions[f].name) != 0) continue;
      finding found = {0};
      functions[f].measure(&found);
      char range[40] = "all floats";
      if (functions[f].limit < INFINITY) snprintf(range, 40, "|x| <= %g", functions[f].limit);
      print(functions[f].name, range, &found, false);
      known = true;
    }
    if (!wanted || strcmp(wanted, "power") == 0) {
      finding found = {0};
      for (long long i = 0; i < pairs; i++) {
        float x, y;
        pair(i, &x, &y);
        note(&found, x, y, power_f32(x, y), pow(x, y));
      }
      print("power", "random pairs", &found, true);
      known = true;
    }
    if (!known) {
      fprintf(stderr, "measure: no function \"%s\"\n", wanted);
      return 2;
    }
  }
}
