import SankofaTensor

/// The highest speeds of the machine on the threads in use.
package struct MachineLimits {
  /// The `float32` additions and multiplications per second of independent fused multiply-adds.
  package private(set) var peak: Double

  package init() { peak = MachineSpeed.flopsPerSecond() }

  /// Measures the peak again: other programs may have kept the machine busy the first time.
  ///
  /// - Returns: true when the new peak is clearly higher than the old one.
  mutating func raisePeak() -> Bool {
    let again = MachineSpeed.flopsPerSecond()
    defer { peak = max(peak, again) }
    return again > peak * 1.05
  }

  /// The bytes read and written per second in a buffer of the given size, which may fit into a
  /// cache.
  func bandwidth(_ byteCount: Int) -> Double { MachineSpeed.bytesPerSecond(byteCount) }

  /// The shortest time that a work can take, in seconds.
  func roofline(flops: Double, bytes: Double, bufferByteCount: Int) -> Double {
    flops / peak + (bytes > 0 ? bytes / bandwidth(bufferByteCount) : 0)
  }
}

import SankofaPlatform

/// Memory as the operating system counts it for this process.
enum ProcessMemory {
  /// The peak memory in bytes; `nil` when the system does not report it.
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
