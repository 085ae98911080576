// Turns a formula into a loop: over whole vectors, then over the rest as part of one.

typedef float element_f32;
typedef double element_f64;
typedef int32_t element_i32;
typedef uint8_t element_u8;

#define SKF_MAP_UNARY(formula, A, R)                                                            \
  static void map_##formula(void *dst, const void *a, const void *b, const void *c, int64_t n) { \
    (void)b, (void)c;                                                                           \
    element_##R *y = dst;                                                                       \
    const element_##A *x = a;                                                                   \
    int64_t i = 0;                                                                              \
    for (; i + SKF_LANES <= n; i += SKF_LANES) store_##R(y + i, formula(load_##A(x + i)));      \
    if (i < n) store_part_##R(y + i, formula(load_part_##A(x + i, n - i)), n - i);              \
  }

#define SKF_MAP_BINARY(formula, A, R)                                                           \
  static void map_##formula(void *dst, const void *a, const void *b, const void *c, int64_t n) { \
    (void)c;                                                                                    \
    element_##R *y = dst;                                                                       \
    const element_##A *x0 = a, *x1 = b;                                                         \
    int64_t i = 0;                                                                              \
    for (; i + SKF_LANES <= n; i += SKF_LANES)                                                  \
      store_##R(y + i, formula(load_##A(x0 + i), load_##A(x1 + i)));                            \
    if (i < n)                                                                                  \
      store_part_##R(y + i, formula(load_part_##A(x0 + i, n - i), load_part_##A(x1 + i, n - i)), \
                     n - i);                                                                    \
  }

#define SKF_MAP_TERNARY(formula, A, B, R)                                                       \
  static void map_##formula(void *dst, const void *a, const void *b, const void *c, int64_t n) { \
    element_##R *y = dst;                                                                       \
    const element_##A *x0 = a;                                                                  \
    const element_##B *x1 = b, *x2 = c;                                                         \
    int64_t i = 0;                                                                              \
    for (; i + SKF_LANES <= n; i += SKF_LANES)                                                  \
      store_##R(y + i, formula(load_##A(x0 + i), load_##B(x1 + i), load_##B(x2 + i)));          \
    if (i < n)                                                                                  \
      store_part_##R(y + i,                                                                     \
                     formula(load_part_##A(x0 + i, n - i), load_part_##B(x1 + i, n - i),        \
                             load_part_##B(x2 + i, n - i)),                                     \
                     n - i);                                                                    \
  }
