import Foundation
import Sankofa

// What a run costs beside arithmetic: heap allocations while it lasts, and the time before it begins.

/// The MNIST network and examples of its form, so that nothing has to be read.
private func blankWork(_ count: Int, metrics: [Metric] = []) throws -> (Sequential, Dataset) {
  let model = Sequential {
    Rescaling(1 / 255, inputShape: [28, 28])
    Flatten()
    Dense(256, activation: .relu)
    Dense(10, activation: .softmax)
  }
  try model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy, metrics: metrics)
  let pixels = [UInt8](repeating: 7, count: count * 784)
  let labels = (0..<count).map { Int32($0 % 10) }
  return (
    model,
    try Dataset(features: Tensor(pixels, shape: [count, 28, 28]), targets: Tensor(labels))
  )
}

/// Reads the counter of `allocations/counter.c` at steps 10 and 1000 of a training.
private final class AllocationWatch: Callback {
  let wantsSteps = true
  private let count: @convention(c) () -> UInt64
  private var steps = 0
  private(set) var first: UInt64 = 0
  private(set) var found: UInt64 = 0

  init?() {
    guard let symbol = dlsym(nil, "sankofa_allocation_count") else { return nil }
    count = unsafeBitCast(symbol, to: (@convention(c) () -> UInt64).self)
  }

  func stepEnded(_ training: Training) {
    steps += 1
    if steps == 10 { first = count() }
    if steps == 1000 { found = count() - first }
  }
}

/// Heap allocations of the process in steps 10…1000, ends of epochs and last batches included.
func countAllocations() throws {
  let withMetrics = CommandLine.arguments.contains("--metrics")
  let (model, data) = try blankWork(60_000, metrics: withMetrics ? [.accuracy] : [])
  let validation = CommandLine.arguments.contains("--validation") ? data.prefix(1000) : nil
  guard let watch = AllocationWatch() else {
    print("allocations: the counter is not loaded; run Benchmarks/allocations/run.")
    exit(1)
  }
  try model.fit(
    data, epochs: 3, batchSize: 128, validation: validation, callbacks: [watch],
    verbosity: .silent)
  print(
    "{\"work\":\"allocations\",\"peer\":\"sankofa\",\"before\":\(watch.first),"
      + "\"count\":\(watch.found)}")
}

/// Milliseconds since the moment, in nanoseconds since 1970, that the caller gives: `--since`.
func timeStart() throws {
  final class FirstStep: Callback {
    let wantsSteps = true
    var nanoseconds = 0.0
    func stepEnded(_ training: Training) {
      var now = timespec()
      clock_gettime(CLOCK_REALTIME, &now)
      nanoseconds = Double(now.tv_sec) * 1e9 + Double(now.tv_nsec)
    }
  }
  let (model, data) = try blankWork(128)
  let watch = FirstStep()
  try model.fit(data, batchSize: 128, callbacks: [watch], verbosity: .silent)
  let milliseconds = (watch.nanoseconds - (Double(option("--since", "0")) ?? 0)) / 1e6
  print("{\"work\":\"start\",\"peer\":\"sankofa\",\"milliseconds\":\(milliseconds)}")
}
