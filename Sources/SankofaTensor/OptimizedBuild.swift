import CSankofaKernels

/// True when the kernels were compiled with optimisation; debug builds are slow.
package var isOptimizedBuild: Bool { skf_is_optimized() }
