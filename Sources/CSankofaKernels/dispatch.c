// Finds out which instruction sets this machine has, and hands out their tables.
#include "tables.h"

#if defined(__x86_64__)
#include <cpuid.h>

// Bits of CPUID's answers.
enum {
  LEAF1_ECX_FMA = 1u << 12, LEAF1_ECX_OSXSAVE = 1u << 27, LEAF1_ECX_AVX = 1u << 28,
  LEAF1_ECX_F16C = 1u << 29,
  LEAF7_EBX_BMI = 1u << 3, LEAF7_EBX_AVX2 = 1u << 5, LEAF7_EBX_BMI2 = 1u << 8,
  LEAF7_EBX_AVX512F = 1u << 16, LEAF7_EBX_AVX512DQ = 1u << 17, LEAF7_EBX_AVX512CD = 1u << 28,
  LEAF7_EBX_AVX512BW = 1u << 30,
};
static const uint32_t leaf7_ebx_avx512vl = 1u << 31; // beyond an enumerator's range

// Register state that the operating system saves: XMM and YMM, or also masks and ZMM.
enum { SAVED_YMM = 0x06, SAVED_ZMM = 0xe6 };

static bool machine_has(int isa) {
  uint32_t eax, ebx, ecx, edx;
  const uint32_t fused = LEAF1_ECX_FMA | LEAF1_ECX_OSXSAVE | LEAF1_ECX_AVX;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || (ecx & fused) != fused) return false;
  bool half_floats = ecx & LEAF1_ECX_F16C;
  uint32_t saved, high;
  __asm__("xgetbv" : "=a"(saved), "=d"(high) : "c"(0));
  if ((saved & SAVED_YMM) != SAVED_YMM) return false;
  if (isa == SKF_ISA_REFERENCE) return true;

  if (!half_floats || !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return false;
  const uint32_t avx2 = LEAF7_EBX_BMI | LEAF7_EBX_AVX2 | LEAF7_EBX_BMI2;
  if ((ebx & avx2) != avx2) return false;
  if (isa == SKF_ISA_AVX2) return true;

  const uint32_t avx512 = LEAF7_EBX_AVX512F | LEAF7_EBX_AVX512DQ | LEAF7_EBX_AVX512CD |
                          LEAF7_EBX_AVX512BW | leaf7_ebx_avx512vl;
  return isa == SKF_ISA_AVX512 && (ebx & avx512) == avx512 && (saved & SAVED_ZMM) == SAVED_ZMM;
}

const skf_kernels *skf_kernels_for(int isa) {
  if (!machine_has(isa)) return NULL;
  return isa == SKF_ISA_REFERENCE ? &skf_kernels_reference
         : isa == SKF_ISA_AVX2    ? &skf_kernels_avx2
         : isa == SKF_ISA_AVX512  ? &skf_kernels_avx512
                                  : NULL;
}

#else

const skf_kernels *skf_kernels_for(int isa) {
#if defined(__aarch64__)
  if (isa == SKF_ISA_NEON) return &skf_kernels_neon;
#endif
  return isa == SKF_ISA_REFERENCE ? &skf_kernels_reference : NULL;
}

#endif

const char *skf_isa_name(int isa) {
  static const char *const names[SKF_ISAS] = {
      [SKF_ISA_REFERENCE] = "reference",
      [SKF_ISA_AVX2] = "avx2",
      [SKF_ISA_AVX512] = "avx512",
      [SKF_ISA_NEON] = "neon",
  };
  return isa >= 0 && isa < SKF_ISAS ? names[isa] : NULL;
}

const char *skf_kernel_name(int kernel) {
  static const char *const names[SKF_KERNELS] = {
#define VECTOR(number, name) [SKF_KERNEL_##number] = #name,
#define REFERENCE(number, name) VECTOR(number, name)
#include "include/sankofa_kernels.def"
#undef VECTOR
#undef REFERENCE
  };
  return kernel >= 0 && kernel < SKF_KERNELS ? names[kernel] : NULL;
}

bool skf_is_optimized(void) {
#ifdef __OPTIMIZE__
  return true;
#else
  return false;
#endif
}
