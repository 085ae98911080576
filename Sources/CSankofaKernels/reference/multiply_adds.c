// Chains of fused multiply-adds that measure the machine; nobody uses the sums.
#include "reference.h"

SKF_FUSED_BEGIN
void skf_multiply_adds_reference(const void *call, char *const *slots, int64_t begin, int64_t end,
                                 void *scratch) {
  const skf_multiply_adds_call *own = call;
  float *sums = (float *)skf_resolve(own->sums, slots);
  for (int64_t unit = begin; unit < end; unit++) {
    float total = 0;
    for (int chain = 0; chain < 12 * SKF_MATMUL_PANEL_REFERENCE; chain++) {
      float sum = (float)chain;
      for (int64_t i = 0; i < own->rounds; i++) sum = SKF_FMA(sum, 0.5f, 1.0f);
      total += sum;
    }
    sums[unit * 16] = total;
  }
}
SKF_FUSED_END
