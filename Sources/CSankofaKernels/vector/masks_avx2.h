// Loads and stores of the first n lanes, for AVX2: a lane takes part when its sign bit is set.
// AVX2 has none for bytes.
#define SKF_MASKED_WORDS
#define SKF_PART_INLINE static inline __attribute__((always_inline, unused))

typedef int32_t skf_words __attribute__((ext_vector_type(8)));
typedef double skf_doubles __attribute__((ext_vector_type(8)));

SKF_PART_INLINE __m256i first_words(int64_t n) {
  const skf_words lane = {0, 1, 2, 3, 4, 5, 6, 7};
  return (__m256i)(lane < (int32_t)n);
}
SKF_PART_INLINE __m256i first_doubles(int64_t n) {
  return _mm256_cvtepi32_epi64(_mm256_castsi256_si128(first_words(n)));
}

SKF_PART_INLINE skf_words load_part_i32(const int32_t *p, int64_t n) {
  return (skf_words)_mm256_maskload_epi32(p, first_words(n));
}
SKF_PART_INLINE void store_part_i32(int32_t *p, skf_words v, int64_t n) {
  _mm256_maskstore_epi32(p, first_words(n), (__m256i)v);
}
SKF_PART_INLINE skf_doubles load_part_f64(const double *p, int64_t n) {
  skf_doubles v;
  v.lo = _mm256_maskload_pd(p, first_doubles(n));
  v.hi = _mm256_maskload_pd(p + 4, first_doubles(n - 4));
  return v;
}
SKF_PART_INLINE void store_part_f64(double *p, skf_doubles v, int64_t n) {
  _mm256_maskstore_pd(p, first_doubles(n), (__m256d)v.lo);
  _mm256_maskstore_pd(p + 4, first_doubles(n - 4), (__m256d)v.hi);
}
