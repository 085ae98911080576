// Which instruction sets this machine has, and their tables.
#include "include/sankofa_kernels.h"
const skf_kernels *skf_kernels_for(int isa) { (void)isa; return NULL; }
bool skf_is_optimized(void) {
#ifdef __OPTIMIZE__
  return true;
#else
  return false;
#endif
}
