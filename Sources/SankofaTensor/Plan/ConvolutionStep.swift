import CSankofaKernels

/// A convolution, or its gradient by the weights, as a plan's step.
struct ConvolutionStep {
  var method: ConvolutionDraft.Method
  var isFloat32: Bool
  var window: skf_window
  var count: Int64
  var x: skf_reference
  var second: skf_reference
  var y: skf_reference
  var rowsPerUnit: Int64

  @inline(__always)
  func run(
    _ kernels: UnsafePointer<skf_kernels>, _ slots: Slots, _ units: Range<Int64>,
    _ scratch: UnsafeMutableRawPointer
  ) {
    let (begin, end) = (units.lowerBound * rowsPerUnit, units.upperBound * rowsPerUnit)
    withUnsafePointer(to: window) { window in
      switch (method, isFloat32) {
      case (.images, true):
        kernels.pointee.convolution(
          window, x.floats(slots), second.floats(slots), y.floats(slots), begin, end)
      case (.images, false):
        kernels.pointee.convolution_float64(
          window, x.doubles(slots), second.doubles(slots), y.doubles(slots), begin, end)
      case (.weights, true):
        kernels.pointee.convolution_weights(
          window, count, x.floats(slots), second.floats(slots), y.floats(slots), begin, end,
          scratch.assumingMemoryBound(to: Float.self))
      case (.weights, false):
        kernels.pointee.convolution_weights_float64(
          window, count, x.doubles(slots), second.doubles(slots), y.doubles(slots), begin, end)
      }
    }
  }
}
