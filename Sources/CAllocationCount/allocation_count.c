#include "allocation_count.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static atomic_bool counting;
static atomic_long count;

void allocation_count_start(void) {
  atomic_store(&count, 0);
  atomic_store(&counting, true);
}

long allocation_count_stop(void) {
  atomic_store(&counting, false);
  return atomic_load(&count);
}

// glibc documents that a program may bring its own malloc; it calls back into the one it has under
// these names. What is allocated so is freed by glibc's own free.
// The thread sanitizer brings its own, too.
#if defined(__GLIBC__) && !__has_feature(thread_sanitizer)

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static void note(void) {
  if (atomic_load_explicit(&counting, memory_order_relaxed))
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
}

void *malloc(size_t size) {
  note();
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  note();
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
  note();
  return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **place, size_t alignment, size_t size) {
  note();
  void *block = __libc_memalign(alignment, size);
  if (block == NULL) return ENOMEM;
  *place = block;
  return 0;
}

bool allocation_count_is_available(void) { return true; }

#else

bool allocation_count_is_available(void) { return false; }

#endif
