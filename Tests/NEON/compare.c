// Compares the fast kernels with the reference, bit for bit. The Swift tests do the same and more;
// this one needs only a C compiler, so that arm64 is tested under an emulator: see .ci/neon-job.
#include <stdio.h>
#include <string.h>

#include "sankofa_kernels.h"
#include "../../Sources/CSankofaKernels/reference/reference.h"

enum { ROOM = 1 << 20 };
static _Alignas(64) char operands[3][ROOM], expected[ROOM], actual[ROOM];
static _Alignas(64) char scratch[ROOM]; // as much as any kernel wants
static const skf_kernels *reference, *fast;
static long comparisons, failures;

static const size_t type_sizes[SKF_TYPES] = {4, 8, 4, 1, 1};

static uint64_t random_bits(void) {
  static uint64_t state = 88172645463325252u;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

// Numbers of any bits, special ones, and ordinary ones between −10 and 10.
static void fill(char *to, int type, int64_t count) {
  static const double special[] = {0, -0.0, 1, -1, __builtin_inf(), -__builtin_inf(), 0.5, 2.5,
                                   0x1p-149, -0x1p-1074, 88.7, -103.9, 0x1p31, -0x1p31, 255, 1e5};
  for (int64_t i = 0; i < count; i++) {
    uint64_t kind = random_bits() % 4, bits = random_bits();
    double x = kind == 0 ? __builtin_nan("") : (double)(bits >> 11) * 0x1p-53 * 20 - 10;
    if (kind == 1) x = special[bits % 16];
    if (type == SKF_FLOAT32) {
      float single = (float)x;
      memcpy(to + i * 4, kind == 0 ? (void *)&bits : (void *)&single, 4);
    } else if (type == SKF_FLOAT64) {
      memcpy(to + i * 8, kind == 0 ? (void *)&bits : (void *)&x, 8);
    } else if (type == SKF_INT32) {
      int32_t whole = kind < 2 ? (int32_t)bits : (int32_t)(bits % 41) - 20;
      memcpy(to + i * 4, &whole, 4);
    } else {
      to[i] = (char)(type == SKF_BOOL ? bits & 1 : bits);
    }
  }
}

static bool is_nan(const char *x, int type) {
  float single;
  double wide;
  memcpy(&single, x, 4);
  memcpy(&wide, x, 8);
  return (type == SKF_FLOAT32 && single != single) || (type == SKF_FLOAT64 && wide != wide);
}

static void compare(const char *what, int which, int type, int64_t count) {
  comparisons++;
  for (int64_t i = 0; i < count; i++) {
    size_t size = type_sizes[type];
    const char *a = expected + (size_t)i * size, *b = actual + (size_t)i * size;
    if (memcmp(a, b, size) == 0 || (is_nan(a, type) && is_nan(b, type))) continue;
    printf("%s %d, type %d: element %lld of %lld differs\n", what, which, type, (long long)i,
           (long long)count);
    failures++;
    return;
  }
}

// In all calls the operands lie in the slots 0, 1 and 2, and the result in slot 3.
enum { RESULT = 3 };

static void run(const skf_kernels *kernels, int kernel, const void *call, char *result,
                int64_t units) {
  char *slots[] = {operands[0], operands[1], operands[2], result};
  skf_run(kernels, kernel, call, slots, 0, units, scratch);
}

static void run_both(int kernel, const void *call, int64_t units) {
  run(reference, kernel, call, expected, units);
  run(fast, kernel, call, actual, units);
}

static void compare_operation(int operation, int type, int extra, int64_t count) {
  int first = operation == SKF_SELECT ? SKF_BOOL : type;
  bool is_test = operation == SKF_IS_FINITE ||
                 (operation >= SKF_LESS && operation <= SKF_NOT_EQUAL);
  int result = operation == SKF_CONVERT ? extra : is_test ? SKF_BOOL : type;
  fill(operands[0], first, count);
  fill(operands[1], type, count);
  fill(operands[2], type, count);
  const struct {
    skf_program program;
    skf_operand loads[3], store;
    skf_instruction instruction;
  } call = {
      {.elements_per_unit = 1, .extents = {count}, .rank = 1, .load_count = 3, .store_count = 1,
       .instruction_count = 1},
      {{.base = {0, 0}, .type = (uint8_t)first, .reg = 0},
       {.base = {1, 0}, .type = (uint8_t)type, .reg = 1},
       {.base = {2, 0}, .type = (uint8_t)type, .reg = 2}},
      {.base = {RESULT, 0}, .type = (uint8_t)result, .reg = 3},
      {(uint8_t)operation, (uint8_t)type, (uint8_t)extra, 3, 0, 1, 2}};
  run_both(SKF_KERNEL_PROGRAM, &call, count);
  compare("operation", operation, result, count);
}

static void compare_operations(void) {
  static const int64_t counts[] = {1, 3, 4, 5, 15, 63, 65, 511, 513, 1000};
  for (int operation = 0; operation <= SKF_CONVERT; operation++)
    for (int type = 0; type < SKF_TYPES; type++)
      for (int extra = 0; extra < (operation == SKF_CONVERT ? SKF_TYPES : 1); extra++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
          if (skf_operation_reference(operation, type, extra))
            compare_operation(operation, type, extra, counts[i]);
}

static void compare_reduction(const char *what, int reduction, int type, int64_t outer,
                              int64_t reduced, int64_t inner) {
  skf_reduce_call call = {.x = {0, 0}, .y = {RESULT, 0}, .reduction = reduction, .type = type,
                          .outer_per_unit = 1, .reduced = reduced, .inner = inner};
  int result = reduction == SKF_ARGMAX ? SKF_INT32 : type;
  fill(operands[0], type, outer * reduced * inner);
  run_both(SKF_KERNEL_REDUCE, &call, outer);
  compare(what, reduction, result, outer * inner);
  run(fast, SKF_KERNEL_REDUCE_COLUMNS, &call, actual, inner);
  compare(what, reduction, result, inner);
}

static void compare_reductions(void) {
  static const int64_t extents[] = {0, 1, 2, 10, 63, 64, 65, 200}, widths[] = {1, 2, 7, 33};
  for (int reduction = 0; reduction < SKF_REDUCTIONS; reduction++)
    for (int type = SKF_FLOAT32; type <= SKF_UINT8; type++)
      for (int extent = 0; extent < 8; extent++)
        for (int width = 0; width < 4; width++)
          compare_reduction("reduction", reduction, type, 2, extents[extent], widths[width]);
}

static void compare_rows(int type, int64_t rows, int64_t n) {
  skf_rows_call call = {.x = {0, 0}, .y = {RESULT, 0}, .type = type, .rows_per_unit = 1, .n = n};
  fill(operands[0], type, rows * n);
  run_both(SKF_KERNEL_SOFTMAX, &call, rows);
  compare("softmax", (int)n, type, rows * n);
  run_both(SKF_KERNEL_LOG_SOFTMAX, &call, rows);
  compare("log-softmax", (int)n, type, rows * n);
  memcpy(operands[1], (const int32_t[]){0, 1, -1}, 12);
  skf_cross_entropy_call loss = {.x = {0, 0}, .labels = {1, 0}, .loss = {RESULT, 0}, .type = type,
                                 .n = n};
  run_both(SKF_KERNEL_SPARSE_CROSS_ENTROPY, &loss, rows);
  compare("cross-entropy", (int)n, type, rows);
}

// Sums of more numbers than one block has.
static void compare_long_sums(void) {
  static const int64_t extents[] = {65537, 69633};
  for (int type = SKF_FLOAT32; type <= SKF_UINT8; type++)
    for (int extent = 0; extent < 2; extent++)
      for (int64_t inner = 1; inner < (type == SKF_FLOAT64 ? 2 : 4); inner++)
        compare_reduction("long sum", SKF_SUM, type, 1, extents[extent], inner);
  for (int type = SKF_FLOAT32; type <= SKF_FLOAT64; type++) compare_rows(type, 1, 69633);
}

static void compare_all_rows(void) {
  for (int type = SKF_FLOAT32; type <= SKF_FLOAT64; type++)
    for (int64_t n = 1; n < 140; n = n * 4 / 3 + 1) {
      compare_rows(type, 3, n);
      skf_scatter_add_call call = {.x = {0, 0}, .rows = {1, 0}, .y = {RESULT, 0}, .type = type,
                                   .count = 3, .row_count = 2, .width = n};
      run_both(SKF_KERNEL_SCATTER_ADD, &call, 1);
      compare("scatter-add", (int)n, type, 2 * n);
    }
}

static _Alignas(64) char packed[1 << 17];

static void pack(const skf_kernels *kernels, const skf_matmul_pack_call *call) {
  char *slots[] = {operands[1], packed};
  skf_run(kernels, SKF_KERNEL_MATMUL_PACK, call, slots, 0,
          (call->n + kernels->matmul_panel - 1) / kernels->matmul_panel, scratch);
}

// A product of operands as they are or turned, B packed or not.
static void compare_product(int64_t m, int64_t n, int64_t k, bool turned) {
  skf_matmul_call call = {.a = {0, 0}, .b = {1, 0}, .c = {RESULT, 0}, .a_row = turned ? 1 : k,
                          .a_column = turned ? m : 1, .b_row = turned ? 1 : n,
                          .b_column = turned ? k : 1, .c_row = n, .m = m, .n = n, .k = k};
  int64_t panels = (n + fast->matmul_panel - 1) / fast->matmul_panel;
  fill(operands[0], SKF_FLOAT32, m * k);
  fill(operands[1], SKF_FLOAT32, k * n);
  run_both(SKF_KERNEL_MATMUL, &call, m);
  compare("product", turned, SKF_FLOAT32, m * n);
  run(fast, SKF_KERNEL_MATMUL_COLUMNS, &call, actual, panels);
  compare("product by columns", turned, SKF_FLOAT32, m * n);
  pack(fast, &(skf_matmul_pack_call){.b = {0, 0}, .packed = {1, 0}, .b_row = call.b_row,
                                     .b_column = call.b_column, .k = k, .n = n});
  char *slots[] = {operands[0], packed, operands[2], actual};
  skf_run(fast, SKF_KERNEL_MATMUL_PACKED, &call, slots, 0, m, scratch);
  compare("packed product", turned, SKF_FLOAT32, m * n);
  skf_run(fast, SKF_KERNEL_MATMUL_PACKED_COLUMNS, &call, slots, 0, panels, scratch);
  compare("packed product by columns", turned, SKF_FLOAT32, m * n);
}

static void compare_products(void) {
  for (int64_t m = 1; m < 16; m += 2)
    for (int64_t n = 1; n < 50; n = n * 3 / 2 + 1)
      for (int64_t k = 0; k < 20; k += 4) {
        compare_product(m, n, k, false);
        compare_product(m, n, k + 1, true);
      }
  compare_product(13, 40, 515, false);
  compare_product(13, 40, 515, true);
}

static void convolve(const skf_kernels *kernels, const skf_convolution_call *call, char *result) {
  const skf_window *w = &call->window;
  int64_t k = w->kernel_height * w->kernel_width * w->channels;
  pack(kernels, &(skf_matmul_pack_call){.b = {0, 0}, .packed = {1, 0}, .b_row = 1, .b_column = k,
                                        .k = k, .n = w->out_channels});
  char *slots[] = {operands[0], packed, operands[2], result};
  skf_run(kernels, SKF_KERNEL_CONVOLUTION, call, slots, 0, call->count * w->out_height, scratch);
}

// Convolutions, whose tiles are those of the matrix product, and pooling.
static void compare_windows(void) {
  static const int64_t outputs[] = {1, 3, 4, 5, 15, 16, 17, 33};
  static const int64_t inputs[] = {1, 7, 13, 19, 90}; // the last one gives two blocks of k
  for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
    for (size_t j = 0; j < sizeof inputs / sizeof *inputs; j++) {
      int64_t channels = inputs[j];
      skf_window w = {.out_height = 3, .out_width = 5 + (int64_t)i, .out_channels = outputs[i],
                      .channels = channels, .kernel_height = 2, .kernel_width = 3, .stride_y = 1,
                      .stride_x = 1 + (int64_t)i % 2, .dilation_y = 2,
                      .dilation_x = 1 + (int64_t)i / 4};
      w.height = 2 + w.out_height, w.width = (w.out_width - 1) * w.stride_x + 2 * w.dilation_x + 1;
      int64_t k = 6 * channels, count = 2;
      for (int o = 0; o < 3; o++) fill(operands[o], SKF_FLOAT32, ROOM / 4);
      skf_convolution_call call = {.x = {0, 0}, .second = {1, 0}, .y = {RESULT, 0}, .window = w,
                                   .bias = {2, 0}, .count = count, .rows_per_unit = 1};
      for (int finish = 0; finish < 4; finish++) {
        call.has_bias = finish & 1, call.has_relu = finish & 2;
        convolve(reference, &call, expected);
        convolve(fast, &call, actual);
        compare("convolution", (int)i, SKF_FLOAT32, count * 3 * w.out_width * outputs[i]);
      }
      call.has_bias = call.has_relu = 0;
      call.second.slot = 2;
      run_both(SKF_KERNEL_CONVOLUTION_WEIGHTS, &call, k);
      compare("convolution's weights", (int)i, SKF_FLOAT32, k * outputs[i]);
      for (int function = SKF_POOL_MAX; function <= SKF_POOL_PICK; function++) {
        bool is_image = function == SKF_POOL_SPREAD || function == SKF_POOL_ROUTE;
        skf_pool_call pool = {.x = {0, 0}, .y = {1, 0}, .g = {2, 0}, .out = {RESULT, 0},
                              .window = w, .function = function, .type = SKF_FLOAT32};
        run_both(SKF_KERNEL_POOL, &pool, count);
        compare("pool", function, SKF_FLOAT32,
                count * channels * (is_image ? w.height * w.width : 3 * w.out_width));
      }
    }
  }
}

int main(void) {
  reference = skf_kernels_for(SKF_ISA_REFERENCE);
  for (int isa = SKF_ISA_REFERENCE + 1; reference && isa < SKF_ISAS; isa++) {
    fast = skf_kernels_for(isa);
    if (!fast) continue;
    compare_operations();
    compare_reductions();
    compare_long_sums();
    compare_all_rows();
    compare_products();
    compare_windows();
    printf("%s: %ld comparisons, %ld differ\n", skf_isa_name(isa), comparisons, failures);
  }
  return comparisons == 0 || failures > 0;
}
