// The coverage of each module, which Fuzz/build puts into sections that are called after it.
#include <string.h>

#include "fuzz.h"

void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop);
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

// The linker defines the start and the end of a section whose name is a name in C.
#define MODULES(each) \
  each(SankofaFormats) each(SankofaData) each(SankofaNN) each(SankofaTraining) each(SankofaExplain)
#define DECLARE(name)                                                                    \
  extern uint8_t __start_edges_##name[] __attribute__((weak));                           \
  extern uint8_t __stop_edges_##name[] __attribute__((weak));                            \
  extern const uintptr_t __start_places_##name[] __attribute__((weak));                  \
  extern const uintptr_t __stop_places_##name[] __attribute__((weak));
MODULES(DECLARE)

int fuzz_watch(const char *module) {
#define WATCH(name)                                                                      \
  if (strcmp(module, #name) == 0 && __start_edges_##name != 0) {                         \
    __sanitizer_cov_8bit_counters_init(__start_edges_##name, __stop_edges_##name);       \
    __sanitizer_cov_pcs_init(__start_places_##name, __stop_places_##name);               \
    return 1;                                                                            \
  }
  MODULES(WATCH)
  return 0;
}
