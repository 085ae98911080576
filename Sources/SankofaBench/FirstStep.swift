import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

import SankofaPlatform

/// The time from the start of a process to the end of its first step of training.
package enum FirstStep {
  /// Returns the microseconds that a separate process takes.
  static func measuredInAProcess() throws -> Double {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw failure("pipe") }
    let (reading, writing) = (ends[0], ends[1])
    defer { close(reading) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, writing, 1)
    let words = [
      CommandLine.arguments[0], "bench", "--since", "\(nanoseconds())", "--threads",
      "\(Workers.current.threadCount)",
    ]
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let spawned = posix_spawn(&process, "/proc/self/exe", &actions, nil, arguments, environ)
    // Reading then ends when the other process does.
    close(writing)
    guard spawned == 0 else { throw failure("posix_spawn") }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = read(reading, &buffer, buffer.count)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    let text = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    guard status == 0, let line = text.split(separator: "\n").first, let time = Double(line) else {
      throw failure("the process that was measured")
    }
    return time
  }

  /// Trains one step, and returns the microseconds since `start`.
  package static func measured(since start: UInt64) throws -> Double {
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
    func stepEnded(_ training: TrainingRun) { end = nanoseconds() }
  }

  /// The nanoseconds of a monotonic clock that all processes share.
  private static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private static func failure(_ what: String) -> SankofaError {
    SankofaError("bench start", "\(what) failed; leave the work out.")
  }
}
