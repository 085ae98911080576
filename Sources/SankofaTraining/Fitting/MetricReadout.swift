import SankofaNN
import SankofaTensor

/// The computation of metrics' results from their states: a plan that is made once and run at the
/// end of every pass.
///
/// Results of one element are converted to `float64`; tables stay unchanged.
final class MetricReadout {
  private let metrics: [OutputMetric]
  /// The indices of the metrics whose states a plan reads.
  private let planned: [Int]
  private let plan: Plan
  private let addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>
  private let kept: KeptExamples
  /// The type and the memory of each metric's result.
  private var results: [(type: TensorType, storage: Storage)]
  /// Lists for the numbers of later passes, allocated in advance.
  private var blankNumbers: [[(name: String, value: Double)]] = []

  init(
    _ metrics: [OutputMetric], _ kinds: [Metric.States], _ states: [[Storage]], _ kept: KeptExamples
  ) {
    (self.metrics, self.kept) = (metrics, kept)
    planned = metrics.indices.filter { !metrics[$0].metric.keepsExamples }
    var inputs: [Tensor] = []
    let outputs = planned.map { index in
      let state = NamedTensors(
        kinds[index].map(\.key),
        kinds[index].map { Tensor(Node(type: $0.value, origin: .placeholder)) })
      inputs += state.values
      return MetricReadout.readable(metrics[index].metric.result(state))
    }
    plan = Plan(outputs: outputs, inputs: inputs)
    let scalar = TensorType([], .float64)
    let planResults = plan.outputTypes.map { Storage(zeroedByteCount: $0.byteCount) }
    var results = metrics.map { _ in (scalar, Storage(zeroedByteCount: scalar.byteCount)) }
    for (place, index) in planned.enumerated() {
      results[index] = (plan.outputTypes[place], planResults[place])
    }
    self.results = results
    let pointers = (states.joined() + planResults).map(\.pointer)
    addresses = .allocate(capacity: pointers.count)
    _ = addresses.initialize(from: pointers)
  }

  /// Converts a result of one element to `float64`.
  private static func readable(_ result: Tensor) -> Tensor {
    result.elementCount == 1 ? result.converted(to: .float64) : result
  }

  deinit { addresses.deallocate() }

  /// Prepares an arena, and allocates lists for this many passes, because a run must not allocate.
  /// Throws when there is not enough memory.
  func prepare(_ arena: Arena, passes: Int) throws {
    try plan.prepare(arena)
    if metrics.isEmpty { return }
    blankNumbers = (0..<min(passes, 1000)).map { _ in metrics.map { ($0.metric.name, 0) } }
  }

  /// Computes the results of all metrics.
  func run(in arena: Arena) {
    if !planned.isEmpty { plan.run(in: arena, addresses: UnsafeBufferPointer(addresses)) }
    for (index, scored) in metrics.enumerated() where scored.metric.keepsExamples {
      let result = scored.metric.result(kept.examples(of: scored.output))
      let readable = MetricReadout.readable(result)
      results[index] = (readable.type, readable.storage)
    }
  }

  /// Returns the results that are single numbers.
  func numbers() -> [(name: String, value: Double)] {
    var numbers = blankNumbers.popLast() ?? metrics.map { ($0.metric.name, 0) }
    var count = 0
    for index in metrics.indices where results[index].type.shape.elementCount == 1 {
      let value = results[index].storage.pointer.load(as: Double.self)
      numbers[count] = (metrics[index].metric.name, value)
      count += 1
    }
    numbers.removeLast(metrics.count - count)
    return numbers
  }

  /// Returns copies of all results.
  func tensors() -> [(name: String, value: Tensor)] {
    zip(metrics, results).map { scored, result in
      (scored.metric.name, Tensor(storage: result.storage.copy(), type: result.type))
    }
  }
}
