import OwnParts
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Parts written with the public interface alone train to the same bits as the built-in ones.
@Suite struct OwnPartsTests {
  private static let data: Dataset = {
    let digits = Digits.all
    let rows = Tensor((0..<150).map { Int32($0) })
    return try! Dataset(
      features: digits.features.gathered(rows), targets: digits.targets.gathered(rows))
  }()

  private func trained(_ model: Model, _ data: Dataset = Self.data) throws -> History {
    try model.fit(data, epochs: 2, batchSize: 32, verbosity: .silent)
  }

  @Test func layersLossesMetricsAndOptimizers() throws {
    let own = Sequential(seed: 3) {
      Rescaling(1.0 / 16, inputShape: [8, 8])
      Flatten()
      OwnDense(24, penalty: 0.01)
      OwnDropout(0.25)
      Dense(10)
    }
    try own.compile(
      optimizer: OwnAdam(learningRate: 0.01), loss: .ownCrossentropy, metrics: [.ownAccuracy])
    let shipped = Sequential(seed: 3) {
      Rescaling(1.0 / 16, inputShape: [8, 8])
      Flatten()
      Dense(24, activation: .relu, weight: .init(regularizer: .l2(0.01)))
      Dropout(0.25)
      Dense(10, activation: .softmax)
    }
    try shipped.compile(
      optimizer: .adam(learningRate: 0.01), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let (ownHistory, history) = (try trained(own), try trained(shipped))
    #expect(own.weightsDigest == shipped.weightsDigest)
    #expect(ownHistory["loss"] == history["loss"])
    #expect(ownHistory["own_accuracy"] == history["accuracy"])
    #expect(history["accuracy"].allSatisfy { $0 > 0 })
  }

  @Test func activationsInitializersAndDistances() throws {
    let targets = Self.data.targets.oneHot(classCount: 10)
    let data = try Dataset(features: Self.data.features, targets: targets)
    func model(_ activation: ActivationFunction, _ initializer: Initializer) -> Model {
      Sequential {
        Flatten(inputShape: [8, 8])
        Rescaling(1.0 / 16)
        Dense(12, activation: activation, weight: .init(initializer))
        Dense(10, weight: .init(initializer))
      }
    }
    let own = model(.ownReLU, .ownGlorot)
    try own.compile(
      optimizer: OwnMomentum(learningRate: 0.05), loss: .ownSquares, metrics: [.ownDistance])
    let shipped = model(.relu, .glorotUniform)
    try shipped.compile(
      optimizer: .sgd(learningRate: 0.05, momentum: 0.9), loss: .squaredError,
      metrics: [.absoluteError])
    let (ownHistory, history) = (try trained(own, data), try trained(shipped, data))
    #expect(own.weightsDigest == shipped.weightsDigest)
    #expect(ownHistory["loss"] == history["loss"])
    #expect(ownHistory["own_distance"] == history["absolute_error"])
  }

  /// A loop of one's own: gradients by `valueAndGradients`, and the optimizer's rule, with nothing beside
  /// it, for each parameter.
  @Test func aLoopOfOnesOwn() throws {
    func model() throws -> Model {
      let model = Sequential(seed: 5) {
        Flatten(inputShape: [8, 8])
        Dense(6, activation: .tanh)
        Dense(10, activation: .softmax)
      }
      try model.build()
      return model
    }
    let optimizer = SGD.sgd(learningRate: 0.02, momentum: 0.9)
    let fitted = try model()
    try fitted.compile(optimizer: optimizer, loss: .sparseCategoricalCrossentropy)
    try fitted.fit(Self.data, batchSize: 50, shuffle: false, verbosity: .silent)

    let looped = try model()
    var states = looped.parameters.map {
      NamedTensors(optimizer.stateNames, [Tensor.zeros($0.value.shape)])
    }
    for first in stride(from: 0, to: 150, by: 50) {
      let rows = Tensor((first..<first + 50).map { Int32($0) })
      let (x, y) = (Self.data.features.gathered(rows), Self.data.targets.gathered(rows))
      let parameters = looped.parameters
      let (loss, slopes) = try valueAndGradients(at: parameters.map(\.value)) { values in
        let context = Context(isTraining: true) { parameter in
          parameters.firstIndex { $0 === parameter }.map { values[$0] } ?? parameter.value
        }
        return try looped.loss(x, y, by: .sparseCategoricalCrossentropy, in: context)
      }
      #expect(loss.scalar.isFinite)
      for (index, parameter) in parameters.enumerated() {
        parameter.value = optimizer.updated(
          parameter.value, gradient: slopes[index], state: &states[index],
          shared: NamedTensors([], []), learningRate: Tensor.scalar(0.02))
      }
    }
    #expect(looped.weightsDigest == fitted.weightsDigest)
  }

  /// An error that a custom layer throws names the layer's place.
  @Test func errorsNameTheLayer() {
    let model = Sequential { OwnDense(3, inputShape: [8, 8]) }
    let error = #expect(throws: SankofaError.self) { try model.build() }
    #expect(
      error?.description
        == "OwnDense \"layers.0\": needs one axis, got shape [8, 8]; insert Flatten().")
  }
}
