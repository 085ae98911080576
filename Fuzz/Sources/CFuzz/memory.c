// The heap that a reader takes, by the hooks of the address sanitizer.
#include <stdatomic.h>

#include "fuzz.h"

int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                              void (*on_free)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *pointer);

static _Atomic int is_counting;
static _Atomic int64_t held, most;

static void on_malloc(const volatile void *pointer, size_t size) {
  (void)pointer;
  if (!is_counting) return;
  const int64_t now = (held += (int64_t)size);
  int64_t known = most;
  while (now > known && !atomic_compare_exchange_weak(&most, &known, now)) {
  }
}

static void on_free(const volatile void *pointer) {
  if (is_counting && pointer) held -= (int64_t)__sanitizer_get_allocated_size(pointer);
}

void fuzz_start_counting(void) {
  static int is_installed;
  if (!is_installed) is_installed = __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
  held = 0;
  most = 0;
  is_counting = 1;
}

int64_t fuzz_stop_counting(void) {
  is_counting = 0;
  return most;
}
