// The work `matmul` with oneDNN's dnnl_sgemm: C = A·B, float32, row-major.
//   onednn_peer THREADS SECONDS SHAPE…    a shape is MxKxN-NN, the last letters T where A or B is
// stored transposed. Prints one JSON line per shape: the median over passes of about a millisecond.
#include <oneapi/dnnl/dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

extern void omp_set_num_threads(int);

enum { MAX_PASSES = 100000 };
static double times[MAX_PASSES];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static float *floats(long count) {
  float *p = aligned_alloc(64, ((size_t)count * sizeof(float) + 63) / 64 * 64);
  if (p == NULL) exit(1);
  for (long i = 0; i < count; i++) p[i] = (float)rand() / (float)RAND_MAX - 0.5f;
  return p;
}

static int ascending(const void *x, const void *y) {
  double p = *(const double *)x, q = *(const double *)y;
  return (p > q) - (p < q);
}

static void measure(const char *shape, double seconds) {
  long m, k, n;
  char ta, tb;
  if (sscanf(shape, "%ldx%ldx%ld-%c%c", &m, &k, &n, &ta, &tb) != 5) {
    fprintf(stderr, "onednn_peer: expected a shape such as 128x784x256-NT, got %s\n", shape);
    exit(2);
  }
  float *a = floats(m * k), *b = floats(k * n), *c = floats(m * n);
  double operations = 2.0 * (double)m * (double)k * (double)n;
  int calls = 1 + (int)(1e8 / operations), passes = 0;
  double end = 0;
  for (int pass = -3; pass < MAX_PASSES; pass++) {
    double begin = now();
    if (pass == 0) end = begin + seconds;
    if (pass > 0 && begin >= end) break;
    for (int i = 0; i < calls; i++)
      dnnl_sgemm(ta, tb, m, n, k, 1, a, ta == 'T' ? m : k, b, tb == 'T' ? k : n, 0, c, n);
    if (pass >= 0) times[passes++] = (now() - begin) / calls;
  }
  qsort(times, (size_t)passes, sizeof *times, ascending);
  const dnnl_version_t *v = dnnl_version();
  printf("{\"work\": \"matmul\", \"peer\": \"onednn\", \"version\": \"%d.%d.%d\", "
         "\"case\": \"%s\", \"gflops\": %.2f}\n",
         v->major, v->minor, v->patch, shape, operations / times[passes / 2] * 1e-9);
  fflush(stdout);
  free(a), free(b), free(c);
}

int main(int count, char **arguments) {
  if (count < 4) {
    fprintf(stderr, "usage: onednn_peer THREADS SECONDS SHAPE…\n");
    return 2;
  }
  omp_set_num_threads(atoi(arguments[1]));
  for (int i = 3; i < count; i++) measure(arguments[i], atof(arguments[2]));
  return 0;
}
