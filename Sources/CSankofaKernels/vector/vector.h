// The vector interface: fixed-width vectors of the current instruction set, by clang's vector
// extension, so one source serves them all. Include inside an instruction set's file only, after
// SKF_LANES (float32 lanes in a vector register) and SKF_NAME(x) are defined.
#pragma STDC FP_CONTRACT OFF

#define SKF_INLINE static inline __attribute__((always_inline, unused))

typedef float vf32 __attribute__((ext_vector_type(SKF_LANES)));
typedef int32_t vi32 __attribute__((ext_vector_type(SKF_LANES)));
typedef uint32_t vu32 __attribute__((ext_vector_type(SKF_LANES)));
typedef float vf32u __attribute__((ext_vector_type(SKF_LANES), aligned(4)));
typedef int32_t vi32u __attribute__((ext_vector_type(SKF_LANES), aligned(4)));

SKF_INLINE vf32 vload(const float *p) { return *(const vf32u *)p; }
SKF_INLINE void vstore(float *p, vf32 v) { *(vf32u *)p = v; }
SKF_INLINE vf32 vsplat(float x) { return (vf32)x; }
SKF_INLINE vf32 vfma(vf32 a, vf32 b, vf32 c) { return __builtin_elementwise_fma(a, b, c); }
