import SankofaNN
import SankofaTensor

/// What the metrics say of their states: a plan, made once and run at the end of every pass.
///
/// Results of one element are given as `float64`, tables as they are.
final class MetricReadout {
  private let names: [String]
  private let plan: Plan
  private let results: [Storage]
  private let addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>
  /// Lists for the numbers of passes to come.
  private var blankNumbers: [[(name: String, value: Double)]] = []

  init(_ metrics: [Metric], _ types: [[TensorType]], _ states: [[Storage]]) {
    names = metrics.map(\.name)
    var inputs: [Tensor] = []
    let outputs = zip(metrics, types).map { metric, types in
      let placeholders = types.map { Tensor(Node(type: $0, origin: .placeholder)) }
      inputs += placeholders
      let result = metric.result(placeholders)
      return result.elementCount == 1 ? result.converted(to: .float64) : result
    }
    plan = Plan(outputs: outputs, inputs: inputs)
    results = plan.outputTypes.map { Storage(zeroedByteCount: $0.byteCount) }
    let pointers = (states.joined() + results).map(\.pointer)
    addresses = .allocate(capacity: pointers.count)
    _ = addresses.initialize(from: pointers)
  }

  deinit { addresses.deallocate() }

  /// Makes an arena and lists for so many passes, since a run allocates nothing. Throws when there is no
  /// memory.
  func prepare(_ arena: Arena, passes: Int) throws {
    try plan.prepare(arena)
    if names.isEmpty { return }
    blankNumbers = (0..<min(passes, 1000)).map { _ in names.map { ($0, 0) } }
  }

  /// Computes the results.
  func run(in arena: Arena) {
    if !names.isEmpty { plan.run(in: arena, addresses: UnsafeBufferPointer(addresses)) }
  }

  /// The results that are single numbers.
  func numbers() -> [(name: String, value: Double)] {
    var numbers = blankNumbers.popLast() ?? names.map { ($0, 0) }
    var count = 0
    for index in names.indices where plan.outputTypes[index].shape.elementCount == 1 {
      numbers[count] = (names[index], results[index].pointer.load(as: Double.self))
      count += 1
    }
    numbers.removeLast(names.count - count)
    return numbers
  }

  /// All results, as they are now.
  func tensors() -> [(name: String, value: Tensor)] {
    names.indices.map { index in
      (names[index], Tensor(storage: results[index].copy(), type: plan.outputTypes[index]))
    }
  }
}
