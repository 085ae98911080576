import SankofaData
import SankofaNN
import SankofaTensor

/// The memory that the steps of one pass over the data share: data, scalars, sums and counts.
final class StepMemory {
  /// The scalars that come with each step, at fixed places of one block.
  private enum Place {
    static let learningRate = 0
    static let key = 4
    static let loss = 16
    static let isFinite = 20
  }

  let metricStates: [[Storage]]
  private let features: Storage
  private let targets: Storage
  private let weights: Storage?
  private let scalars = Storage(zeroedByteCount: 64)
  private let lossSum = Storage(zeroedByteCount: 8)

  init(_ data: Dataset, weights: Tensor?, metricStates: [[TensorType]]) {
    features = data.features.storage
    targets = data.targets.storage
    self.weights = weights?.storage
    self.metricStates = metricStates.map { $0.map { Storage(zeroedByteCount: $0.byteCount) } }
  }

  /// The loss of the last step.
  var lastLoss: Float { scalars.pointer.load(fromByteOffset: Place.loss, as: Float.self) }

  /// The sum over examples of their losses since ``reset()``.
  var sumOfLosses: Double { lossSum.pointer.load(as: Double.self) }

  /// Sets the loss and all metrics back to nothing.
  func reset() {
    lossSum.pointer.storeBytes(of: 0, as: Double.self)
    for states in metricStates {
      for state in states {
        state.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: state.byteCount)
      }
    }
  }

  func set(learningRate: Double) {
    scalars.pointer.storeBytes(
      of: Float(learningRate), toByteOffset: Place.learningRate, as: Float.self)
  }

  func set(key: RandomKey) {
    scalars.pointer.storeBytes(of: key.word0, toByteOffset: Place.key, as: UInt32.self)
    scalars.pointer.storeBytes(of: key.word1, toByteOffset: Place.key + 4, as: UInt32.self)
  }

  /// Where an input lies that stays where it is: all but the parameters and the indices.
  func address(
    of binding: StepProgram.Binding, _ compilation: Compilation
  ) -> UnsafeMutableRawPointer? {
    switch binding {
    case .features: features.pointer
    case .targets: targets.pointer
    case .weights: weights?.pointer
    case .learningRate: scalars.pointer + Place.learningRate
    case .key: scalars.pointer + Place.key
    case .state(let parameter, let index): compilation.states(of: parameter)[index].pointer
    case .shared(let index): compilation.shared[index].pointer
    case .metric(let metric, let index): metricStates[metric][index].pointer
    case .lossSum: lossSum.pointer
    case .parameter, .indices: nil
    }
  }

  /// Where the loss goes, and whether it is finite.
  var outputAddresses: [UnsafeMutableRawPointer] {
    [scalars.pointer + Place.loss, scalars.pointer + Place.isFinite]
  }
}
