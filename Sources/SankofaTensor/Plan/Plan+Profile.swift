import CSankofaKernels
import CSankofaRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Plan {
  /// Times of a plan's calls.
  package final class Profile {
    private let memory: UnsafeMutableBufferPointer<UInt64>
    private let callCount: Int
    private let threadCount = Workers.current.threadCount

    package init(_ plan: Plan) {
      callCount = plan.callCount
      memory = .allocate(capacity: threadCount * callCount)
      memory.initialize(repeating: 0)
    }

    deinit { memory.deallocate() }

    /// Nanoseconds of each of the plan's calls, of all threads and runs together.
    package var nanoseconds: [Double] {
      (0..<callCount).map { call in
        stride(from: call, to: memory.count, by: callCount).reduce(0) { $0 + Double(memory[$1]) }
      }
    }

    /// The memory in which a worker adds up.
    func spent(by worker: Int, callCount: Int, threadCount: Int) -> UnsafeMutablePointer<UInt64>? {
      precondition(
        callCount == self.callCount && threadCount <= self.threadCount,
        "a profile is of the plan, and for the threads, that it was made for")
      return memory.baseAddress.map { $0 + worker * callCount }
    }
  }

  /// Nanoseconds of a clock that only goes forward.
  static let now: @convention(c) () -> UInt64 = {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
