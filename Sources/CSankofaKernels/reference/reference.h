// What every reference file begins with. The reference is compiled for machines with fused
// multiply-add: between SKF_FUSED_BEGIN and SKF_FUSED_END it is an instruction, not a call.
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

// One number at a time, whatever the compiler could do.
#define SKF_PLAIN_LOOP _Pragma("clang loop vectorize(disable) interleave(disable)")

// The loop of a micro-operation on operands of a type; for SKF_CONVERT from `type` to `extra`.
typedef void (*skf_micro_operation)(void *dst, const void *a, const void *b, const void *c,
                                    int64_t n);
skf_micro_operation skf_operation_reference(int operation, int type, int extra);

void skf_program_reference(const skf_program *program, char *const *slots, int64_t begin,
                           int64_t end, void *scratch);
void skf_reduce_reference(int reduction, int type, const void *x, void *y, int64_t outer_begin,
                          int64_t outer_end, int64_t reduced, int64_t inner, int64_t inner_begin,
                          int64_t inner_end);
void skf_softmax_reference(int type, const void *x, void *y, int64_t row_begin, int64_t row_end,
                           int64_t n);
void skf_log_softmax_reference(int type, const void *x, void *y, int64_t row_begin,
                               int64_t row_end, int64_t n);
void skf_sparse_cross_entropy_reference(int type, const void *x, const int32_t *labels,
                                        void *loss, int64_t row_begin, int64_t row_end,
                                        int64_t n);
void skf_scatter_add_reference(int type, const void *x, const int32_t *rows, void *y,
                               int64_t count, int64_t row_count, int64_t width, int64_t begin,
                               int64_t end);
void skf_pool_reference(int function, int type, const skf_window *w, const void *x, const void *y,
                        const void *g, void *out, int64_t begin, int64_t end);
