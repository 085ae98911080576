import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The time from the start of a process to the end of its first step of training.
enum FirstStep {
  /// The microseconds that it takes a process of its own.
  static func measuredInAProcess() throws -> Double {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw failure("pipe") }
    defer { for end in ends { close(end) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    let path = "/proc/self/exe"
    let words = [CommandLine.arguments[0], "bench", "--since", "\(nanoseconds())"]
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    guard posix_spawn(&process, path, &actions, nil, arguments, environ) == 0 else {
      throw failure("posix_spawn")
    }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = read(ends[0], &buffer, buffer.count)
    guard status == 0, count > 0,
      let microseconds = Double(
        String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")[0])
    else { throw failure("the process that was measured") }
    return microseconds
  }

  /// Trains one step, and returns the microseconds since a moment.
  static func measured(since start: UInt64) throws -> Double {
    let pictures = try Dataset(
      features: Tensor([UInt8](repeating: 7, count: 128 * 784), shape: [128, 28, 28]),
      targets: Tensor((0..<128).map { Int32($0 % 10) }))
    let model = try BenchNetworks(pictures: pictures).dense([256], .adam())
    let watch = Watch()
    try model.fit(pictures, batchSize: 128, callbacks: [watch], verbosity: .silent)
    return Double(watch.end - start) / 1000
  }

  private final class Watch: Callback {
    let wantsSteps = true
    var end: UInt64 = 0
    func stepEnded(_ training: Training) { end = nanoseconds() }
  }

  /// Nanoseconds since 1970, by a clock that processes share.
  private static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private static func failure(_ what: String) -> UsageError {
    UsageError("bench start: \(what) failed; leave the work out.")
  }
}
