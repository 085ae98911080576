import CSankofaKernels

/// Pooling as a plan's step; its units are images.
struct PoolStep {
  var function: Int32
  var type: Int32
  var window: skf_window
  var x: skf_reference
  var y: skf_reference
  var g: skf_reference
  var out: skf_reference

  @inline(__always)
  func run(_ kernels: UnsafePointer<skf_kernels>, _ slots: Slots, _ units: Range<Int64>) {
    withUnsafePointer(to: window) { window in
      kernels.pointee.pool(
        function, type, window, x.pointer(slots), y.pointer(slots),
        g.pointer(slots), out.pointer(slots), units.lowerBound, units.upperBound)
    }
  }
}
