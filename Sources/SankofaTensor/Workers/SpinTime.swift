import SankofaPlatform
import CSankofaKernels

/// The time for which a thread spins before it goes to sleep.
enum SpinTime {
  /// A time longer than the pause between two runs of a training step, and too short to notice.
  case long
  /// About the time that going to sleep costs, for processors that other threads need.
  case short

  private var nanoseconds: UInt64 {
    switch self {
    case .long: 50_000
    case .short: 2_000
    }
  }

  /// The time before the thread begins to yield the processor to others, which takes a system call
  /// each time.
  private var selfishNanoseconds: UInt64 {
    switch self {
    case .long: 10_000
    case .short: 0
    }
  }

  /// Spins until `condition()` is true; returns false when the time is over first.
  @inline(__always)
  func waits(until condition: () -> Bool) -> Bool {
    // The length of a pause differs tenfold between processors, so the clock decides. It is read
    // only now and then, because that takes as long as some pauses.
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
      // Another thread that needs this processor may be the one that this thread waits for.
      // Measured with five busy processes on two processors: without this, one run in ten waited
      // for the whole time.
      if now + nanoseconds >= end + selfishNanoseconds { sched_yield() }
    }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
