import SankofaTensor

/// The most that the machine can do on the threads in use.
struct MachineLimits {
  /// Additions and multiplications of `float32` in a second, by fused multiply-adds that wait for
  /// nothing.
  private(set) var peak: Double

  init() { peak = MachineSpeed.flopsPerSecond() }

  /// Measures the peak again: something else may have kept the machine busy at the first time.
  ///
  /// - Returns: true when it is clearly greater than it seemed.
  mutating func raisePeak() -> Bool {
    let again = MachineSpeed.flopsPerSecond()
    defer { peak = max(peak, again) }
    return again > peak * 1.05
  }

  /// The bytes that are read and written in a second in a buffer of a size, which may fit a cache.
  func bandwidth(_ byteCount: Int) -> Double { MachineSpeed.bytesPerSecond(byteCount) }

  /// The least seconds that a work can take.
  func roofline(flops: Double, bytes: Double, bufferByteCount: Int) -> Double {
    flops / peak + (bytes > 0 ? bytes / bandwidth(bufferByteCount) : 0)
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The memory of the process.
enum ProcessMemory {
  /// The most bytes of memory held at once, as far as the system says so.
  static var peakByteCount: Int? {
    var usage = rusage()
    #if canImport(Glibc)
      let whole = RUSAGE_SELF.rawValue
    #else
      let whole = RUSAGE_SELF
    #endif
    guard getrusage(.init(whole), &usage) == 0 else { return nil }
    #if canImport(Darwin)
      return Int(usage.ru_maxrss)
    #else
      return Int(usage.ru_maxrss) * 1024
    #endif
  }
}
