// The common beginning of all reference files. The reference is compiled for machines with fused
// multiply-add, which is an instruction, not a call, between SKF_FUSED_BEGIN and SKF_FUSED_END.
#include "../formulas/software_fma.h"
#include "../include/sankofa_kernels.h"
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)
#define SKF_FUSED_BEGIN \
  _Pragma("clang attribute push(__attribute__((target(\"fma\"))), apply_to = function)")
#define SKF_FUSED_END _Pragma("clang attribute pop")
#else
#define SKF_FUSED_BEGIN
#define SKF_FUSED_END
#endif

// Keeps the compiler from working on more than one number at a time.
#define SKF_PLAIN_LOOP _Pragma("clang loop vectorize(disable) interleave(disable)")

// The loop of a micro-operation on operands of `type`; SKF_CONVERT converts from `type` to `extra`.
typedef void (*skf_micro_operation)(void *dst, const void *a, const void *b, const void *c,
                                    int64_t n);
skf_micro_operation skf_operation_reference(int operation, int type, int extra);

// The columns of a panel that the reference packs: its `matmul_panel`.
enum { SKF_MATMUL_PANEL_REFERENCE = 8 };

// All kernels have the same parameters, even those that do not need them.
#pragma clang diagnostic ignored "-Wunused-parameter"
#define VECTOR(number, name) \
  void skf_##name##_reference(const void *call, char *const *slots, int64_t begin, int64_t end, \
                              void *scratch);
#define REFERENCE(number, name) VECTOR(number, name)
#include "../include/sankofa_kernels.def"
#undef VECTOR
#undef REFERENCE
