import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// The four points of exclusive or, with targets [4, 1].
func exclusiveOr() throws -> Dataset {
  try Dataset(
    name: "xor", features: Tensor([[0, 0], [0, 1], [1, 0], [1, 1]]),
    targets: Tensor([[0], [1], [1], [0]]))
}

/// `count` examples of `width` uniform features; the label is where the largest of the first three
/// stands.
func threeClasses(_ count: Int, width: Int = 4, seed: UInt64 = 5) throws -> Dataset {
  let key = RandomKey(seed: seed)
  let features: [Float] = (0..<UInt64(count * width)).map { key.uniform(at: $0) }
  let labels = (0..<count).map { row -> Int32 in
    let first = features[row * width..<row * width + 3]
    return Int32(first.indices.max { first[$0] < first[$1] }.map { $0 - first.startIndex } ?? 0)
  }
  return try Dataset(
    name: "three", features: Tensor(features, shape: [count, width]), targets: Tensor(labels))
}

/// A classifier with everything whose state could go wrong: dropout, moments, a regularizer.
func classifier(
  width: Int = 4, hidden: Int = 8, seed: UInt64 = 1, optimizer: some Optimizer = .adam()
) throws -> Sequential {
  let model = Sequential(seed: seed) {
    Dense(hidden, activation: .relu, weight: .init(regularizer: .l2(1e-3)), inputShape: [width])
    Dropout(0.2)
    Dense(3, activation: .softmax)
  }
  try model.compile(
    optimizer: optimizer, loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
  return model
}

/// a = w · x with w as given, to follow training on paper.
func line(
  weight: Double, learningRate: Double = 0.1, metrics: [Metric] = [.absoluteError]
) throws -> Sequential {
  let model = Sequential {
    Dense(1, weight: .init(.constant(weight)), bias: nil, inputShape: [1])
  }
  try model.compile(
    optimizer: .sgd(learningRate: learningRate), loss: .squaredError, metrics: metrics)
  return model
}

/// Examples of one feature and one target.
func points(_ x: [Float], _ y: [Float], weights: [Float]? = nil) throws -> Dataset {
  try Dataset(
    features: Tensor(x, shape: [x.count, 1]), targets: Tensor(y, shape: [y.count, 1]),
    sampleWeights: weights.map { Tensor($0) })
}

/// The one line of the error that `body` throws, or `nil`.
func message(_ body: () throws -> Void) -> String? {
  do { try body() } catch { return "\(error)" }
  return nil
}

/// Does something in a hook.
final class Hook: Callback {
  var wantsSteps: Bool { stepEnded != nil }
  private let epochBegan: ((TrainingRun) throws -> Void)?
  private let stepEnded: ((TrainingRun) throws -> Void)?
  private let epochEnded: ((TrainingRun) throws -> Void)?

  init(
    epochBegan: ((TrainingRun) throws -> Void)? = nil,
    stepEnded: ((TrainingRun) throws -> Void)? = nil,
    epochEnded: ((TrainingRun) throws -> Void)? = nil
  ) {
    self.epochBegan = epochBegan
    self.stepEnded = stepEnded
    self.epochEnded = epochEnded
  }

  func epochBegan(_ training: TrainingRun) throws { try epochBegan?(training) }
  func stepEnded(_ training: TrainingRun) throws { try stepEnded?(training) }
  func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
    try epochEnded?(training)
  }
}
