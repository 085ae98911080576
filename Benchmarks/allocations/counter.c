// Counts what a process asks of the heap. To be loaded before the C library:
// LD_PRELOAD=./counter.so program. The program asks for `sankofa_allocation_count`.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

static atomic_ullong count;

unsigned long long sankofa_allocation_count(void) { return atomic_load(&count); }

// While the real functions are being looked up, the C library itself may ask for memory.
static char early[8192];
static atomic_size_t early_used;

static void *early_memory(size_t size) {
  size_t begin = atomic_fetch_add(&early_used, (size + 63) & ~(size_t)63);
  return begin + size <= sizeof early ? early + begin : NULL;
}

static int is_early(const void *p) {
  return (const char *)p >= early && (const char *)p < early + sizeof early;
}

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);
static int (*real_posix_memalign)(void **, size_t, size_t);
static void *(*real_aligned_alloc)(size_t, size_t);
static void *(*real_memalign)(size_t, size_t);

static int ready(void) {
  static atomic_int state;  // 0 not looked up, 1 being looked up, 2 done
  if (atomic_load(&state) == 2) return 1;
  int fresh = 0;
  if (!atomic_compare_exchange_strong(&state, &fresh, 1)) return 0;
  real_malloc = dlsym(RTLD_NEXT, "malloc");
  real_calloc = dlsym(RTLD_NEXT, "calloc");
  real_realloc = dlsym(RTLD_NEXT, "realloc");
  real_free = dlsym(RTLD_NEXT, "free");
  real_posix_memalign = dlsym(RTLD_NEXT, "posix_memalign");
  real_aligned_alloc = dlsym(RTLD_NEXT, "aligned_alloc");
  real_memalign = dlsym(RTLD_NEXT, "memalign");
  atomic_store(&state, 2);
  return 1;
}

void *malloc(size_t size) {
  atomic_fetch_add(&count, 1);
  return ready() ? real_malloc(size) : early_memory(size);
}

void *calloc(size_t n, size_t size) {
  atomic_fetch_add(&count, 1);
  return ready() ? real_calloc(n, size) : early_memory(n * size);
}

void *realloc(void *old, size_t size) {
  atomic_fetch_add(&count, 1);
  if (!ready()) return NULL;
  if (!is_early(old)) return real_realloc(old, size);
  void *new = real_malloc(size);
  size_t left = (size_t)(early + sizeof early - (char *)old);
  if (new) memcpy(new, old, size < left ? size : left);
  return new;
}

void free(void *p) {
  if (!is_early(p) && ready()) real_free(p);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  atomic_fetch_add(&count, 1);
  return ready() ? real_posix_memalign(result, alignment, size) : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t size) {
  atomic_fetch_add(&count, 1);
  return ready() ? real_aligned_alloc(alignment, size) : NULL;
}

void *memalign(size_t alignment, size_t size) {
  atomic_fetch_add(&count, 1);
  return ready() ? real_memalign(alignment, size) : NULL;
}
