// Compares our float32 matrix product with oneDNN's dnnl_sgemm, in turns, in one process, on one and
// two threads. See README.md for how to build and run it.
#define _GNU_SOURCE
#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef AVX2
#include "../../Sources/CSankofaKernels/vector/avx2.c"
#define TARGET "avx2,fma"
#else
#include "../../Sources/CSankofaKernels/vector/avx512.c"
#define TARGET "avx512f"
#endif

extern void omp_set_num_threads(int);

typedef struct {
  int64_t m, k, n;
  bool a_transposed, b_transposed;
} shape;

static const shape shapes[] = {
  {256, 256, 256},
  {512, 512, 512},
  {1024, 1024, 1024},
  {2048, 2048, 2048},
  {128, 784, 256},
  {128, 784, 256, .b_transposed = true}, // x · Wᵀ
  {784, 128, 256, .a_transposed = true}, // a weight gradient
  {256, 128, 784, .a_transposed = true}, // the same, weights as [outputs, inputs]
  {32, 784, 256},
  {32, 784, 256, .b_transposed = true},
  {1, 784, 256},
  {1, 784, 256, .b_transposed = true},
  {128, 256, 10},
  {128, 256, 10, .b_transposed = true},
  {4, 2, 4, .b_transposed = true},
};

enum { ONEDNN, ROWS, COLUMNS, KEPT, PEAK, MODES };
static const char *const names[MODES] = {"oneDNN", "by rows", "by columns", "packed before", "peak"};
enum { MAX_THREADS = 2, BURN_CHAINS = 10 };

static shape s;
static float *a, *b, *c, *packed, *scratch[MAX_THREADS];
static skf_matmul_call product; // a, b (or packed) and c lie in the slots 0, 1 and 2
static const skf_kernels *const kernels = &SKF_NAME(kernels);
static int mode, threads;
static long burns;
static atomic_int ticket, finished;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static float *floats(int64_t count) {
  float *p = aligned_alloc(64, ((size_t)count * 4 + 127) / 64 * 64);
  for (int64_t i = 0; i < count; i++) p[i] = (float)rand() / (float)RAND_MAX - 0.5f;
  return p;
}

// Runs fused multiply-adds on registers and nothing else; the values do not matter.
__attribute__((target(TARGET), noinline)) static void burn(vf32 *state, long count) {
  vf32 x[BURN_CHAINS];
  for (int i = 0; i < BURN_CHAINS; i++) x[i] = state[i];
  vf32 f = state[BURN_CHAINS], g = state[BURN_CHAINS + 1];
  for (; count > 0; count--)
    SKF_UNROLLED for (int i = 0; i < BURN_CHAINS; i++) {
      x[i] = __builtin_elementwise_fma(x[i], f, g);
      __asm__ volatile("" : "+v"(x[i]));
    }
  for (int i = 0; i < BURN_CHAINS; i++) state[i] = x[i];
}

static int64_t panels(void) { return (s.n + SKF_PANEL - 1) / SKF_PANEL; }

static void part(int t) {
  if (mode == PEAK) return burn((vf32 *)scratch[t], burns);
  static const int numbers[] = {[ROWS] = SKF_KERNEL_MATMUL, [COLUMNS] = SKF_KERNEL_MATMUL_COLUMNS,
                                [KEPT] = SKF_KERNEL_MATMUL_PACKED};
  int64_t units = mode == COLUMNS ? panels() : s.m;
  char *slots[] = {(char *)a, mode == KEPT ? (char *)packed : (char *)b, (char *)c};
  skf_run(kernels, numbers[mode], &product, slots, units * t / threads, units * (t + 1) / threads,
          scratch[t]);
}

static void *worker(void *unused) {
  for (int seen = 0, got;; seen = got) {
    while ((got = atomic_load(&ticket)) == seen) __builtin_ia32_pause();
    if (got < 0) return unused;
    part(1);
    atomic_store(&finished, got);
  }
}

static void call(void) {
  if (mode == ONEDNN) {
    dnnl_sgemm(s.a_transposed ? 'T' : 'N', s.b_transposed ? 'T' : 'N', s.m, s.n, s.k, 1, a,
               s.a_transposed ? s.m : s.k, b, s.b_transposed ? s.k : s.n, 0, c, s.n);
    return;
  }
  if (threads == 1) return part(0);
  int mine = atomic_fetch_add(&ticket, 1) + 1;
  part(0);
  while (atomic_load(&finished) != mine) __builtin_ia32_pause();
}

// Returns the best time of a call among `calls`, in seconds. Calls of a few µs are timed together,
// `inner` at a time.
static double turn(int calls, int inner) {
  pthread_t other;
  bool helped = threads > 1 && mode != ONEDNN;
  usleep(3000); // until OpenMP's threads stop spinning
  atomic_store(&ticket, 0);
  atomic_store(&finished, 0);
  if (helped) pthread_create(&other, NULL, worker, NULL);
  double best = 1e9;
  for (int i = 0; i < calls + 1; i++) {
    double begin = now();
    for (int j = 0; j < inner; j++) call();
    double time = (now() - begin) / inner;
    if (i > 0 && time < best) best = time;
  }
  if (helped) {
    atomic_store(&ticket, -1);
    pthread_join(other, NULL);
  }
  return best;
}

static int ascending(const void *x, const void *y) {
  double p = *(const double *)x, q = *(const double *)y;
  return p < q ? -1 : p > q;
}

static void compare(double seconds) {
  enum { MAX_ROUNDS = 1000 };
  static double times[MODES][MAX_ROUNDS], ratios[MODES][MAX_ROUNDS], shares[MODES][MAX_ROUNDS];
  double operations = 2.0 * s.m * s.k * s.n;
  int inner = operations < 1e6 ? 100 : 1, calls = 3 + (int)(2e7 / operations / inner);
  burns = 1 + (long)(operations / 4 / SKF_LANES / BURN_CHAINS / threads);
  omp_set_num_threads(threads);
  int rounds = 0;
  double end = now() + seconds;
  do {
    for (mode = 0; mode < MODES; mode++) {
      double time = turn(calls, inner);
      if (mode == PEAK) time *= operations / (2.0 * SKF_LANES * BURN_CHAINS * burns * threads);
      times[mode][rounds] = time;
      ratios[mode][rounds] = times[ONEDNN][rounds] / time;
    }
    for (mode = 0; mode < PEAK; mode++) shares[mode][rounds] = times[PEAK][rounds] / times[mode][rounds];
    rounds++;
  } while (rounds < 5 || (now() < end && rounds < MAX_ROUNDS));
  for (mode = 0; mode < MODES; mode++) {
    qsort(times[mode], rounds, sizeof(double), ascending);
    qsort(ratios[mode], rounds, sizeof(double), ascending);
    qsort(shares[mode], rounds, sizeof(double), ascending);
  }
  char text[64];
  snprintf(text, sizeof text, "%lld×%lld·%lld×%lld %c%c", (long long)s.m, (long long)s.k,
           (long long)s.k, (long long)s.n, s.a_transposed ? 'T' : 'N', s.b_transposed ? 'T' : 'N');
  printf("%d %-26s %10.2f µs %6.1f GFLOP/s %3.0f %%", threads, text, times[ONEDNN][0] * 1e6,
         operations / times[ONEDNN][0] * 1e-9, 100 * shares[ONEDNN][rounds / 2]);
  for (mode = ROWS; mode < PEAK; mode++)
    printf(" | %.3f %.3f %3.0f %%", times[ONEDNN][0] / times[mode][0], ratios[mode][rounds / 2],
           100 * shares[mode][rounds / 2]);
  printf("\n");
  fflush(stdout);
}

static bool equals_reference(void) {
  if (s.m * s.k * s.n > 1 << 27) return true;
  float *expected = floats(s.m * s.n);
  char *slots[] = {(char *)a, (char *)b, (char *)expected};
  skf_matmul_reference(&product, slots, 0, s.m, NULL);
  bool equal = true;
  for (mode = ROWS; mode < PEAK; mode++) {
    memset(c, 0, (size_t)(s.m * s.n) * sizeof(float));
    for (int t = 0; t < threads; t++) part(t);
    equal = equal && memcmp(c, expected, (size_t)(s.m * s.n) * sizeof(float)) == 0;
  }
  free(expected);
  return equal;
}

int main(int count, char **arguments) {
  double seconds = count > 1 ? atof(arguments[1]) : 1;
  int only = count > 2 ? atoi(arguments[2]) : 0;
  printf("threads, shape, oneDNN: best, rate, share of the peak");
  for (int i = ROWS; i < PEAK; i++) printf(" | %s: of oneDNN by best, by median of rounds; of peak", names[i]);
  printf("\n");
  for (threads = 1; threads <= MAX_THREADS; threads++) {
    if (only && threads != only) continue;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
      s = shapes[i];
      a = floats(s.m * s.k);
      b = floats(s.k * s.n);
      c = floats(s.m * s.n);
      packed = floats(skf_packed_floats(kernels, s.k, s.n));
      product = (skf_matmul_call){
          .a = {0, 0}, .b = {1, 0}, .c = {2, 0}, .a_row = s.a_transposed ? 1 : s.k,
          .a_column = s.a_transposed ? s.m : 1, .b_row = s.b_transposed ? 1 : s.n,
          .b_column = s.b_transposed ? s.k : 1, .c_row = s.n, .m = s.m, .n = s.n, .k = s.k};
      skf_matmul_pack_call pack = {.b = {0, 0}, .packed = {1, 0}, .b_row = product.b_row,
                                   .b_column = product.b_column, .k = s.k, .n = s.n};
      char *slots[] = {(char *)b, (char *)packed};
      skf_run(kernels, SKF_KERNEL_MATMUL_PACK, &pack, slots, 0, panels(), NULL);
      for (int t = 0; t < MAX_THREADS; t++) scratch[t] = floats(kernels->matmul_scratch(s.k) / 4);
      if (!equals_reference()) {
        printf("%s\n", "the product differs from the reference");
        return 1;
      }
      compare(seconds);
      free(a), free(b), free(c), free(packed);
      for (int t = 0; t < MAX_THREADS; t++) free(scratch[t]);
    }
  }
  return 0;
}
