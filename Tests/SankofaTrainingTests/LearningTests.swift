import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct LearningTests {
  @Test func learnsExclusiveOr() throws {
    let data = try exclusiveOr()
    let model = Sequential(seed: 3) {
      Dense(8, activation: .tanh)
      Dense(1, activation: .sigmoid)
    }
    try model.compile(
      optimizer: .adam(learningRate: 0.05), loss: .binaryCrossentropy, metrics: [.accuracy])
    let history = try model.fit(data, epochs: 300, batchSize: 4, verbosity: .silent)
    #expect(history["loss"].count == 300)
    #expect(try model.evaluate(data)["accuracy"] == 1)
    let outputs = try model.predict(data.features).floats
    #expect(outputs.map { $0 > 0.5 } == [false, true, true, false])
  }

  @Test func learnsDigits() throws {
    let digits = Dataset.digits()
    let model = Sequential {
      Rescaling(1.0 / 16, inputShape: digits.train.featureShape)
      Flatten()
      Dense(32, activation: .relu)
      Dense(10, activation: .softmax)
    }
    try model.compile(
      optimizer: .adam(learningRate: 5e-3), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    try model.fit(digits.train, epochs: 12, batchSize: 32, verbosity: .silent)
    let accuracy = try model.evaluate(digits.test)["accuracy"]
    #expect(accuracy >= 0.95)
    #expect(model.classNames == digits.train.classNames)
  }

  @Test(arguments: [ElementType.float32, .float64, .int32, .uint8, .bool])
  func takesFeaturesOfEveryType(type: ElementType) throws {
    let data = try exclusiveOr()
    let converted = try Dataset(
      features: data.features.converted(to: type), targets: data.targets)
    func trained(_ data: Dataset) throws -> (digest: String, outputs: [Float]) {
      let model = Sequential {
        Dense(3, activation: .tanh); Dense(1)
      }
      try model.compile(optimizer: .sgd(), loss: .squaredError)
      try model.fit(data, epochs: 3, batchSize: 3, verbosity: .silent)
      return (model.weightsDigest, try model.predict(data.features).floats)
    }
    let (expected, found) = (try trained(data), try trained(converted))
    #expect(found.digest == expected.digest)
    #expect(found.outputs == expected.outputs)
  }

  @Test func frozenParametersStay() throws {
    let model = try classifier()
    let first = model.layers[0].parameters[0]
    first.isTrainable = false
    let (frozen, free) = (first.value.floats, model.parameters[2].value.floats)
    try model.fit(try threeClasses(20), epochs: 2, batchSize: 8, verbosity: .silent)
    #expect(first.value.floats == frozen)
    #expect(model.parameters[2].value.floats != free)
    first.isTrainable = true
    try model.fit(try threeClasses(20), epochs: 1, batchSize: 8, verbosity: .silent)
    #expect(first.value.floats != frozen)
  }
}
