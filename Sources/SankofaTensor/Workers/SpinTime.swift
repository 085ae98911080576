#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CSankofaKernels

/// The time for which a thread waits by looking again and again before it goes to sleep.
enum SpinTime {
  /// Longer than the pause between two runs of a training step, shorter than a user notices.
  case long
  /// For a processor that others need: about the cost of going to sleep.
  case short

  private var nanoseconds: UInt64 {
    switch self {
    case .long: 50_000
    case .short: 2_000
    }
  }

  /// The time before the processor is offered to others, which takes a call of the system each
  /// time.
  private var selfishNanoseconds: UInt64 {
    switch self {
    case .long: 10_000
    case .short: 0
    }
  }

  /// Waits for `condition()`; `false` when patience ended first.
  @inline(__always)
  func waits(until condition: () -> Bool) -> Bool {
    // The length of a pause differs tenfold between processors, so the clock decides; it is
    // read now and then, because that takes as long as some pauses.
    var deadline: UInt64?
    while true {
      for _ in 0..<32 {
        if condition() { return true }
        skf_pause()
      }
      let now = Self.now()
      guard let end = deadline else {
        deadline = now + nanoseconds
        continue
      }
      if now >= end { return condition() }
      // Whoever else wants this processor may be the thread that is waited for. Measured with five
      // busy processes on two processors: without this, one run in ten lost the whole patience.
      if now + nanoseconds >= end + selfishNanoseconds { sched_yield() }
    }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
