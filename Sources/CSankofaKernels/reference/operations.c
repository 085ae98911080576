// Micro-operations, one element at a time.
#include "reference.h"

SKF_FUSED_BEGIN
#include "lanes.h"

#define SKF_MAP_UNARY(formula, A, R)                                                            \
  static void map_##formula(void *dst, const void *a, const void *b, const void *c, int64_t n) { \
    (void)b, (void)c;                                                                           \
    R *y = dst;                                                                                 \
    const A *x = a;                                                                             \
    SKF_PLAIN_LOOP for (int64_t i = 0; i < n; i++) y[i] = formula(x[i]);                        \
  }
#define SKF_MAP_BINARY(formula, A, R)                                                           \
  static void map_##formula(void *dst, const void *a, const void *b, const void *c, int64_t n) { \
    (void)c;                                                                                    \
    R *y = dst;                                                                                 \
    const A *x0 = a, *x1 = b;                                                                   \
    SKF_PLAIN_LOOP for (int64_t i = 0; i < n; i++) y[i] = formula(x0[i], x1[i]);                \
  }
#define SKF_MAP_TERNARY(formula, A, B, R)                                                       \
  static void map_##formula(void *dst, const void *a, const void *b, const void *c, int64_t n) { \
    R *y = dst;                                                                                 \
    const A *x0 = a;                                                                            \
    const B *x1 = b, *x2 = c;                                                                   \
    SKF_PLAIN_LOOP for (int64_t i = 0; i < n; i++) y[i] = formula(x0[i], x1[i], x2[i]);         \
  }
#include "../formulas/operations.inc"

// True when an operation on numbers gives a bool.
static bool skf_is_predicate(int operation) {
  return operation == SKF_IS_FINITE || (operation >= SKF_LESS && operation <= SKF_NOT_EQUAL);
}

skf_micro_operation skf_operation_reference(int operation, int type, int extra) {
  return operation == SKF_CONVERT ? conversions[type][extra] : micro_operations[operation][type];
}

float skf_scalar_float32(int operation, float a, float b) {
  union { float x; uint8_t truth; } result = {.x = 0};
  micro_operations[operation][SKF_FLOAT32](&result, &a, &b, NULL, 1);
  return skf_is_predicate(operation) ? result.truth : result.x;
}

double skf_scalar_float64(int operation, double a, double b) {
  union { double x; uint8_t truth; } result = {.x = 0};
  micro_operations[operation][SKF_FLOAT64](&result, &a, &b, NULL, 1);
  return skf_is_predicate(operation) ? result.truth : result.x;
}
SKF_FUSED_END
