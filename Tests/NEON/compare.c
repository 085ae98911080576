// Compares the fast kernels with the reference, bit for bit. The Swift tests do the same and more;
// this one needs only a C compiler, so that arm64 is tested under an emulator: see .ci/neon-job.
#include <stdio.h>
#include <string.h>

#include "sankofa_kernels.h"
#include "../../Sources/CSankofaKernels/reference/reference.h"

enum { ROOM = 1 << 20 };
static _Alignas(64) char operands[3][ROOM], expected[ROOM], actual[ROOM];
static _Alignas(64) char scratch[SKF_MAX_REGISTERS * SKF_BLOCK * 8];
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

static void compare_operation(int operation, int type, int extra, int64_t count) {
  int first = operation == SKF_SELECT ? SKF_BOOL : type;
  bool is_test = operation == SKF_IS_FINITE ||
                 (operation >= SKF_LESS && operation <= SKF_NOT_EQUAL);
  int result = operation == SKF_CONVERT ? extra : is_test ? SKF_BOOL : type;
  fill(operands[0], first, count);
  fill(operands[1], type, count);
  fill(operands[2], type, count);
  skf_operand loads[3] = {{.base = {0, 0}, .type = (uint8_t)first, .reg = 0},
                          {.base = {1, 0}, .type = (uint8_t)type, .reg = 1},
                          {.base = {2, 0}, .type = (uint8_t)type, .reg = 2}};
  skf_operand store = {.base = {3, 0}, .type = (uint8_t)result, .reg = 3};
  skf_instruction instruction = {(uint8_t)operation, (uint8_t)type, (uint8_t)extra, 3, 0, 1, 2};
  skf_program program = {.rank = 1, .load_count = 3, .instruction_count = 1, .store_count = 1,
                         .extents = {count}, .loads = loads, .instructions = &instruction,
                         .stores = &store};
  char *slots[2][4] = {{operands[0], operands[1], operands[2], expected},
                       {operands[0], operands[1], operands[2], actual}};
  reference->program(&program, slots[0], 0, count, scratch);
  fast->program(&program, slots[1], 0, count, scratch);
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

static void compare_reductions(void) {
  static const int64_t extents[] = {0, 1, 2, 10, 63, 64, 65, 200}, widths[] = {1, 2, 7, 33};
  for (int reduction = 0; reduction < SKF_REDUCTIONS; reduction++)
    for (int type = SKF_FLOAT32; type <= SKF_UINT8; type++)
      for (int extent = 0; extent < 8; extent++)
        for (int width = 0; width < 4; width++) {
          int64_t reduced = extents[extent], inner = widths[width];
          fill(operands[0], type, 2 * reduced * inner);
          reference->reduce(reduction, type, operands[0], expected, 0, 2, reduced, inner, 0, inner);
          fast->reduce(reduction, type, operands[0], actual, 0, 2, reduced, inner, 0, inner);
          compare("reduction", reduction, reduction == SKF_ARGMAX ? SKF_INT32 : type, 2 * inner);
        }
}

// Sums of more numbers than one block has.
static void compare_long_sums(void) {
  static const int64_t extents[] = {65537, 69633};
  for (int type = SKF_FLOAT32; type <= SKF_UINT8; type++)
    for (int extent = 0; extent < 2; extent++)
      for (int64_t inner = 1; inner < (type == SKF_FLOAT64 ? 2 : 4); inner++) {
        int64_t reduced = extents[extent];
        fill(operands[0], type, reduced * inner);
        reference->reduce(SKF_SUM, type, operands[0], expected, 0, 1, reduced, inner, 0, inner);
        fast->reduce(SKF_SUM, type, operands[0], actual, 0, 1, reduced, inner, 0, inner);
        compare("long sum", SKF_SUM, type, inner);
      }
  const int32_t label = 5;
  for (int type = SKF_FLOAT32; type <= SKF_FLOAT64; type++) {
    fill(operands[0], type, 69633);
    reference->softmax(type, operands[0], expected, 0, 1, 69633);
    fast->softmax(type, operands[0], actual, 0, 1, 69633);
    compare("long softmax", 0, type, 69633);
    reference->sparse_cross_entropy(type, operands[0], &label, expected, 0, 1, 69633);
    fast->sparse_cross_entropy(type, operands[0], &label, actual, 0, 1, 69633);
    compare("long cross-entropy", 0, type, 1);
  }
}

static void compare_rows(void) {
  const int32_t labels[3] = {0, 1, -1};
  for (int type = SKF_FLOAT32; type <= SKF_FLOAT64; type++)
    for (int64_t n = 1; n < 140; n = n * 4 / 3 + 1) {
      fill(operands[0], type, 3 * n);
      reference->softmax(type, operands[0], expected, 0, 3, n);
      fast->softmax(type, operands[0], actual, 0, 3, n);
      compare("softmax", 0, type, 3 * n);
      reference->log_softmax(type, operands[0], expected, 0, 3, n);
      fast->log_softmax(type, operands[0], actual, 0, 3, n);
      compare("log-softmax", 0, type, 3 * n);
      reference->scatter_add(type, operands[0], labels, expected, 3, 2, n, 0, n);
      fast->scatter_add(type, operands[0], labels, actual, 3, 2, n, 0, n);
      compare("scatter-add", 0, type, 3 * n);
      reference->sparse_cross_entropy(type, operands[0], labels, expected, 0, 3, n);
      fast->sparse_cross_entropy(type, operands[0], labels, actual, 0, 3, n);
      compare("cross-entropy", 0, type, 3);
    }
}

static _Alignas(64) float packed[1 << 15], room[1 << 16];

static void convolve(const skf_kernels *kernels, const skf_window *w, int64_t count, char *out) {
  int64_t k = w->kernel_height * w->kernel_width * w->channels, n = w->out_channels;
  kernels->matmul_pack((const float *)operands[1], 1, k, k, n, packed, 0,
                       (n + kernels->matmul_panel - 1) / kernels->matmul_panel);
  kernels->convolution(w, (const float *)operands[0], packed, (float *)out, 0,
                       count * w->out_height);
}

// Convolutions, whose tiles are those of the matrix product, and pooling.
static void compare_windows(void) {
  static const int64_t outputs[] = {1, 3, 4, 5, 15, 16, 17, 33};
  for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
    for (int64_t channels = 1; channels < 20; channels += 6) {
      skf_window w = {.out_height = 3, .out_width = 5 + (int64_t)i, .out_channels = outputs[i],
                      .channels = channels, .kernel_height = 2, .kernel_width = 3, .stride_y = 1,
                      .stride_x = 1 + (int64_t)i % 2, .dilation_y = 2,
                      .dilation_x = 1 + (int64_t)i / 4};
      w.height = 2 + w.out_height, w.width = (w.out_width - 1) * w.stride_x + 2 * w.dilation_x + 1;
      int64_t k = 6 * channels, count = 2;
      for (int j = 0; j < 3; j++) fill(operands[j], SKF_FLOAT32, ROOM / 4);
      convolve(reference, &w, count, expected);
      convolve(fast, &w, count, actual);
      compare("convolution", (int)i, SKF_FLOAT32, count * 3 * w.out_width * outputs[i]);
      reference->convolution_weights(&w, count, (const float *)operands[0],
                                     (const float *)operands[2], (float *)expected, 0, k, room);
      fast->convolution_weights(&w, count, (const float *)operands[0], (const float *)operands[2],
                                (float *)actual, 0, k, room);
      compare("convolution's weights", (int)i, SKF_FLOAT32, k * outputs[i]);
      for (int function = SKF_POOL_MAX; function <= SKF_POOL_PICK; function++) {
        bool is_image = function == SKF_POOL_SPREAD || function == SKF_POOL_ROUTE;
        reference->pool(function, SKF_FLOAT32, &w, operands[0], operands[1], operands[2], expected,
                        0, count);
        fast->pool(function, SKF_FLOAT32, &w, operands[0], operands[1], operands[2], actual, 0,
                   count);
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
    compare_rows();
    compare_windows();
    printf("%s: %ld comparisons, %ld differ\n", skf_isa_name(isa), comparisons, failures);
  }
  return comparisons == 0 || failures > 0;
}
