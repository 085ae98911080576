import SankofaData
import SankofaNN
import SankofaTensor

/// The memory that the steps of a pass over the data share: the data, scalars, sums and metric
/// states.
final class StepMemory {
  let metricStates: [[Storage]]
  let scalars = StepScalars()
  private let features: [Storage]
  private let targets: [Storage]
  private let weights: Storage?
  /// The tensors that lie in files, with the bytes of a row.
  private let mapped: [(storage: Storage, rowByteCount: Int)]
  /// True when rows lie in files, so that ``willNeed(_:)`` does something.
  let hasMappedRows: Bool
  private let lossSum = Storage(zeroedByteCount: 8)
  private let metricTypes: [Metric.States]

  /// Allocates the states of metrics. Throws when there is not enough memory.
  init(_ data: Dataset, weights: Tensor?, metricStates: [Metric.States]) throws {
    features = data.rows.features.map(\.storage)
    targets = data.rows.targets.map(\.storage)
    self.weights = weights?.storage
    mapped = (data.rows.features + data.rows.targets).filter(\.isMapped).map {
      ($0.storage, $0.type.byteCount / max(1, $0.shape[0]))
    }
    hasMappedRows = !mapped.isEmpty
    metricTypes = metricStates
    self.metricStates = try metricStates.map {
      try $0.map { try Storage(allocatingZeroedByteCount: $0.value.byteCount) }
    }
  }

  /// Asks the system to read rows soon that lie in files, without waiting for it.
  func willNeed(_ rows: some Sequence<Int32>) {
    for (storage, width) in mapped {
      for row in rows { storage.willNeed(Int(row) * width..<(Int(row) + 1) * width) }
    }
  }

  /// The sum of the losses of all examples since ``reset()``.
  var sumOfLosses: Double { lossSum.pointer.load(as: Double.self) }

  /// The sum of the losses and the states of the metrics, for a checkpoint.
  var kept: [KeptMemory] {
    [KeptMemory(name: "epoch.loss", type: TensorType([], .float64), storage: lossSum)]
      + zip(metricTypes, metricStates).enumerated().flatMap { metric, states in
        zip(states.0, states.1).map { state, storage in
          KeptMemory(
            name: "epoch.metrics.\(metric).\(state.key)", type: state.value, storage: storage)
        }
      }
  }

  /// Resets the loss and all metrics.
  func reset() {
    lossSum.pointer.storeBytes(of: 0, as: Double.self)
    for states in metricStates {
      for state in states {
        state.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: state.byteCount)
      }
    }
  }

  /// Returns the memory of an input that does not change between steps: any but parameters and
  /// indices.
  func address(
    of binding: StepPlan.Binding, _ learning: OptimizerMemory
  ) -> UnsafeMutableRawPointer? {
    switch binding {
    case .features(let input): features[input].pointer
    case .targets(let output): targets[output].pointer
    case .weights: weights?.pointer
    case .metric(let metric, let index): metricStates[metric][index].pointer
    case .lossSum: lossSum.pointer
    case .indices, .input, .parameter, .learningRate, .key, .state, .shared:
      scalars.address(of: binding) ?? learning.address(of: binding)
    }
  }
}
