// Loads and stores of the first n lanes, for AVX-512: one mask bit per lane.
#define SKF_MASKED_WORDS
#define SKF_MASKED_BYTES
#define SKF_PART_INLINE static inline __attribute__((always_inline, unused))

typedef int32_t skf_words __attribute__((ext_vector_type(16)));
typedef double skf_doubles __attribute__((ext_vector_type(16)));
typedef uint8_t skf_bytes __attribute__((ext_vector_type(16)));

SKF_PART_INLINE uint32_t first_bits(int64_t n) { return _bzhi_u32(0xffffu, (uint32_t)n); }

SKF_PART_INLINE skf_words load_part_i32(const int32_t *p, int64_t n) {
  return (skf_words)_mm512_maskz_loadu_epi32((__mmask16)first_bits(n), p);
}
SKF_PART_INLINE void store_part_i32(int32_t *p, skf_words v, int64_t n) {
  _mm512_mask_storeu_epi32(p, (__mmask16)first_bits(n), (__m512i)v);
}
SKF_PART_INLINE skf_doubles load_part_f64(const double *p, int64_t n) {
  uint32_t mask = first_bits(n);
  skf_doubles v;
  v.lo = _mm512_maskz_loadu_pd((__mmask8)mask, p);
  v.hi = _mm512_maskz_loadu_pd((__mmask8)(mask >> 8), p + 8);
  return v;
}
SKF_PART_INLINE void store_part_f64(double *p, skf_doubles v, int64_t n) {
  uint32_t mask = first_bits(n);
  _mm512_mask_storeu_pd(p, (__mmask8)mask, (__m512d)v.lo);
  _mm512_mask_storeu_pd(p + 8, (__mmask8)(mask >> 8), (__m512d)v.hi);
}
SKF_PART_INLINE skf_bytes load_part_u8(const uint8_t *p, int64_t n) {
  return (skf_bytes)_mm_maskz_loadu_epi8((__mmask16)first_bits(n), p);
}
SKF_PART_INLINE void store_part_u8(uint8_t *p, skf_bytes v, int64_t n) {
  _mm_mask_storeu_epi8(p, (__mmask16)first_bits(n), (__m128i)v);
}
