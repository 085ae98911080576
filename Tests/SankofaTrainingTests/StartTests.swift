import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The four starts of `Documentation/starts.md`, to the bit.
@Suite struct StartTests {
  private let train: Dataset
  private let test: Dataset

  init() { (train, test) = Dataset.digits() }

  private func model(
    _ initializer: Initializer, _ activation: ActivationFunction = .relu
  ) throws -> Sequential {
    let model = Sequential {
      Rescaling(1 / 16, inputShape: [8, 8])
      Flatten()
      Dense(32, activation: activation, weight: .init(initializer))
      Dense(10, activation: .softmax, weight: .init(initializer))
    }
    try model.compile(
      optimizer: .adam(learningRate: 0.004), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  private func answers(_ model: Model) throws -> Set<Int32> {
    Set(try model.predict(test.features).indexOfMaximum().integers)
  }

  private func bits(_ tensor: Tensor) -> [UInt32] { tensor.floats.map(\.bitPattern) }

  private func rows(_ tensor: Tensor) -> Set<[UInt32]> {
    Set((0..<tensor.shape[0]).map { bits(tensor[$0]) })
  }

  /// With ReLU the hidden layer's gradient is exactly 0 all along; only the outputs' biases learn.
  @Test func zerosNeverMove() throws {
    let model = try model(.zeros)
    let hidden = model.parameters[0]
    for _ in 0..<3 {
      let gradients = try model.valueAndGradient(train.features, train.targets).gradients
      #expect(gradients.dropLast().allSatisfy { $0.floats.allSatisfy { $0 == 0 } })
      #expect(gradients[3].floats.contains { $0 != 0 })
      try model.fit(train, epochs: 1, verbosity: .silent)
      #expect(bits(hidden.value).allSatisfy { $0 == 0 })
      #expect(bits(model.parameters[1].value).allSatisfy { $0 == 0 })
      #expect(bits(model.parameters[2].value).allSatisfy { $0 == 0 })
    }
    #expect(model.parameters[3].value.floats.contains { $0 != 0 })
    #expect(try answers(model).count == 1)
    let equal = try #require(model.equalNeurons())
    #expect(equal.layer == "Dense \"layers.2\"")
    #expect(equal.count == 32)
    #expect(equal.areZero)
  }

  @Test(arguments: [
    (Initializer.constant(0.1), ActivationFunction.relu), (.constant(0.01), .relu),
    (.constant(0.1), .tanh), (.zeros, .sigmoid),
  ])
  func twinsStayTwins(initializer: Initializer, activation: ActivationFunction) throws {
    let model = try model(initializer, activation)
    try model.build()
    let before = bits(model.parameters[0].value)
    try model.fit(train, epochs: 3, verbosity: .silent)
    #expect(bits(model.parameters[0].value) != before)
    #expect(rows(model.parameters[0].value).count == 1)
    #expect(Set(bits(model.parameters[1].value)).count == 1)
    // The weights with which an output looks at them stay equal too.
    #expect(rows(model.parameters[2].value.transposed()).count == 1)
    let equal = try #require(model.equalNeurons())
    #expect(equal.count == 32)
    #expect(!equal.areZero)
    #expect(try model.evaluate(test)["accuracy"] < 0.5)
  }

  @Test func tooLargeIsSlowAndRightIsQuick() throws {
    let large = try model(.normal(mean: 0, deviation: 5))
    let right = try model(.heNormal)
    let (wild, calm) = try (large.evaluate(train).loss, right.evaluate(train).loss)
    #expect(wild > 100)
    #expect(calm < 4)
    for model in [large, right] { try model.fit(train, epochs: 5, verbosity: .silent) }
    #expect(try right.evaluate(test)["accuracy"] > 0.9)
    #expect(try large.evaluate(test)["accuracy"] < 0.7)
    #expect(large.equalNeurons() == nil)
    #expect(right.equalNeurons() == nil)
    #expect(rows(right.parameters[0].value).count == 32)
  }

  /// One neuron has no twin, and neither has the last layer, whose neurons get gradients of their own.
  @Test func whatIsNoTwin() throws {
    let model = Sequential {
      Dense(1, weight: .init(.zeros), inputShape: [2])
      Dense(3, weight: .init(.zeros))
    }
    try model.build()
    #expect(model.equalNeurons() == nil)
    let other = Sequential {
      Dense(2, weight: .init(.ones), bias: .init(.uniform()), inputShape: [2])
      Dense(3)
    }
    try other.build()
    #expect(other.equalNeurons() == nil)
  }
}
