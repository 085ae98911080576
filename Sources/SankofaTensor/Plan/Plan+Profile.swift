import CSankofaKernels
import CSankofaRuntime

import SankofaPlatform

extension Plan {
  /// The times of a plan's calls, added up over runs.
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

    /// The nanoseconds of each of the plan's calls, over all threads and runs.
    package var nanoseconds: [Double] {
      (0..<callCount).map { call in
        stride(from: call, to: memory.count, by: callCount).reduce(0) { $0 + Double(memory[$1]) }
      }
    }

    /// The memory in which a worker adds up its times, one number for each call.
    func spent(by worker: Int, callCount: Int, threadCount: Int) -> UnsafeMutablePointer<UInt64>? {
      precondition(
        callCount == self.callCount && threadCount <= self.threadCount,
        "a profile is of the plan, and for the threads, that it was made for")
      return memory.baseAddress.map { $0 + worker * callCount }
    }
  }

  /// The nanoseconds of a monotonic clock.
  static let now: @convention(c) () -> UInt64 = {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
