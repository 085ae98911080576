// Loads and stores of the first `count` lanes, 0...SKF_LANES, for the ends of rows: memory beyond
// them is not touched and the other lanes are loaded as 0. Include after vector.h.

// True when such a load is one instruction (at the cost of about one operation on registers).
enum { SKF_HAS_MASKS = SKF_LANES > 4 };

#if SKF_LANES == 16
#include <immintrin.h>

SKF_INLINE vf32 vload_first(const float *p, int64_t count) {
  return _mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p);
}
SKF_INLINE void vstore_first(float *p, vf32 v, int64_t count) {
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), v);
}

#elif SKF_LANES == 8
#include <immintrin.h>

SKF_INLINE __m256i SKF_NAME(first)(int64_t count) {
  static const int32_t edge[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
  return _mm256_loadu_si256((const __m256i *)(edge + 8 - count));
}
SKF_INLINE vf32 vload_first(const float *p, int64_t count) {
  return _mm256_maskload_ps(p, SKF_NAME(first)(count));
}
SKF_INLINE void vstore_first(float *p, vf32 v, int64_t count) {
  _mm256_maskstore_ps(p, SKF_NAME(first)(count), v);
}

#else

SKF_INLINE vf32 vload_first(const float *p, int64_t count) {
  vf32 v = vsplat(0);
  for (int64_t i = 0; i < count; i++) v[i] = p[i];
  return v;
}
SKF_INLINE void vstore_first(float *p, vf32 v, int64_t count) {
  for (int64_t i = 0; i < count; i++) p[i] = v[i];
}

#endif
