import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// The results of Sankofa and of PyTorch for one network, measured as
/// `Golden/random_networks/comparison.py` does.
///
/// PyTorch computes in `float64`. What is allowed is some dozens of units of `float32`, whose unit is
/// 6 · 10⁻⁸: of the largest element of an array, of a loss, of the largest change of a parameter. PyTorch
/// itself, in `float32`, stays within a quarter of it, or the network would not have been written.
struct NetworkComparison {
  /// A compared value, its error and the largest error allowed.
  struct Deviation {
    let what: String
    let size: Double
    let allowed: Double

    /// 1 is what is just allowed.
    var ratio: Double { size.isFinite ? size / allowed : .infinity }
  }

  static let outputLimit = 5e-6
  static let lossLimit = 1e-5
  static let gradientLimit = 2e-5
  static let changeLimit = 5e-5
  /// Numbers below this share of the network's largest gradient or change count as this share.
  static let smallest = 1e-3

  let network: RandomNetwork
  private(set) var deviations: [Deviation] = []

  /// Runs a network as a user would: reads it, asks it, takes its gradient, trains it and asks again.
  init(_ network: RandomNetwork) throws {
    self.network = network
    try compareGradient()
    let model = try network.model()
    let data = try network.data()
    try compareOutputs("predictions", of: model, data)
    let history = try model.fit(
      data, epochs: network.epochs, batchSize: network.batchSize, shuffle: network.shuffles,
      classWeights: network.classWeights, verbosity: .silent)
    for (epoch, loss) in try network.expectedNumbers("epochLosses").enumerated() {
      addLoss("the loss of epoch \(epoch + 1)", loss, history.epochs[epoch].loss)
    }
    try compareParameters(of: model)
    try compareOutputs("predictionsAfter", of: model, data)
    addLoss(
      "the evaluation", try network.expectedNumber("evaluation"), try model.evaluate(data).loss)
  }

  /// The worst of all.
  var worst: Deviation? { deviations.max { $0.ratio < $1.ratio } }

  /// The loss and the gradient of the first batch, of a model of its own: statistics stay as they are.
  private mutating func compareGradient() throws {
    let model = try network.model()
    let batch = try network.data(firstBatch: true)
    let first = try model.valueAndGradient(
      batch.featureParts, batch.targetParts, sampleWeights: batch.sampleWeights,
      key: model.stepKey(0))
    addLoss("the loss of the first batch", try network.expectedNumber("loss"), first.loss.scalar)
    let found = Dictionary(
      uniqueKeysWithValues: zip(model.namedParameters.map(\.path), first.gradients))
    let expected = try network.expectedByPath("gradients")
    #expect(
      expected.map(\.path).sorted()
        == model.namedParameters.filter(\.parameter.isLearned).map(\.path).sorted())
    let floor = Self.smallest * expected.map { largest($0.value) }.max(orZero: ()) + 1e-12
    for (path, value) in expected {
      let gradient = try #require(found[path])
      add("the gradient of \(path)", value, gradient, floor: floor, Self.gradientLimit)
    }
  }

  private mutating func compareOutputs(
    _ name: String, of model: Model, _ data: Dataset
  ) throws {
    let found = try model.predict(data.featureParts)
    for (index, value) in try network.expected(name).enumerated() {
      add("\(name)[\(index)]", value, found[index], floor: 1e-3, Self.outputLimit)
    }
  }

  private mutating func compareParameters(of model: Model) throws {
    let start = Dictionary(uniqueKeysWithValues: try network.start.map { ($0.path, $0.value) })
    let found = Dictionary(
      uniqueKeysWithValues: model.namedParameters.map { ($0.path, $0.parameter.value) })
    let expected = try network.expectedByPath("parameters")
    let changes = try expected.map { path, value in
      let first = try #require(start[path])
      return distance(value, first)
    }
    let floor = Self.smallest * changes.max(orZero: ()) + 1e-12
    for ((path, value), change) in zip(expected, changes) {
      let (first, found) = (try #require(start[path]), try #require(found[path]))
      if network.fast.contains(path) {
        let other = bitMismatch(found, first)
        #expect(other == nil, "seed \(network.seed): \(path) is not to be trained")
      }
      // Rounding of a number of this size over some steps.
      let rounding = 4 * 0x1p-24 * largest(value)
      deviations.append(
        Deviation(
          what: "the change of \(path)", size: max(0, distance(value, found) - rounding),
          allowed: max(change, floor) * Self.changeLimit))
    }
  }

  // MARK: Numbers

  private mutating func addLoss(_ what: String, _ expected: Double, _ found: Double) {
    deviations.append(
      Deviation(
        what: what, size: abs(found - expected),
        allowed: max(abs(expected), 1e-2) * Self.lossLimit))
  }

  private mutating func add(
    _ what: String, _ expected: Tensor, _ found: Tensor, floor: Double, _ limit: Double
  ) {
    deviations.append(
      Deviation(
        what: what, size: distance(expected, found),
        allowed: max(largest(expected), floor) * limit))
  }

  private func largest(_ tensor: Tensor) -> Double { tensor.numbers.map(abs).max(orZero: ()) }

  /// The largest difference of two elements; infinite when one is not finite or the types differ.
  private func distance(_ a: Tensor, _ b: Tensor) -> Double {
    if a.type != b.type { return .infinity }
    return zip(a.numbers, b.numbers).map { abs($0 - $1) }.map { $0.isNaN ? .infinity : $0 }
      .max(orZero: ())
  }
}

extension [Double] {
  /// The largest, 0 of none.
  fileprivate func max(orZero: Void) -> Double { self.max() ?? 0 }
}
