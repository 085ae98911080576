import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Each error's text, and that the model is as it was.
@Suite struct FitErrorTests {
  private let data: Dataset

  init() throws { data = try threeClasses(10) }

  /// A model that does not know the shape of its examples yet.
  private func unbuilt(
    outputs: Int = 3, loss: Loss = .sparseCategoricalCrossentropy
  ) throws -> Sequential {
    let model = Sequential {
      Dense(5, activation: .relu)
      Dense(outputs, activation: .softmax)
    }
    try model.compile(optimizer: .adam(), loss: loss)
    return model
  }

  /// The error's text, after seeing that a new model and a trained one are as before.
  private func refusal(
    outputs: Int = 3, loss: Loss = .sparseCategoricalCrossentropy,
    _ body: (Sequential) throws -> Void
  ) throws -> String? {
    let new = try unbuilt(outputs: outputs, loss: loss)
    let text = message { try body(new) }
    #expect(new.inputShape == nil && new.outputShape == nil && new.classNames == nil)
    #expect(new.parameters.allSatisfy { $0.shape == nil && !$0.isInitialized && $0.version == 0 })

    let trained = try unbuilt()
    try trained.fit(data, epochs: 1, verbosity: .silent)
    try trained.compile(optimizer: .adam(), loss: loss)
    let digest = trained.weightsDigest
    _ = message { try body(trained) }
    #expect(trained.weightsDigest == digest)
    #expect(trained.epochsTrained == 1 && trained.stepsTrained == 1)
    // A model that refused something still takes what fits.
    if outputs == 3, loss.name == Loss.sparseCategoricalCrossentropy.name {
      try new.fit(data, epochs: 1, verbosity: .silent)
      #expect(new.weightsDigest == digest)
    }
    return text
  }

  @Test func epochsAndBatches() throws {
    #expect(
      try refusal { try $0.fit(data, epochs: 0) } == "fit: epochs must be at least 1, got 0; try 5."
    )
    #expect(
      try refusal { try $0.fit(data, batchSize: 0) }
        == "fit: batchSize must be at least 1, got 0; try 32.")
    #expect(
      try refusal { try $0.fit(data, batchSize: -3) }
        == "fit: batchSize must be at least 1, got -3; try 32.")
    #expect(
      try refusal { _ = try $0.evaluate(data, batchSize: 0) }
        == "evaluate: batchSize must be at least 1, got 0; try 256.")
    #expect(
      try refusal { _ = try $0.predict(data.features, batchSize: 0) }
        == "predict: batchSize must be at least 1, got 0; try 256.")
  }

  @Test func validation() throws {
    #expect(
      try refusal { try $0.fit(data, validation: data, validationSplit: 0.5) }
        == "fit: got both validation and validationSplit; give only one of them.")
    for share in [-0.1, 1, .nan] {
      #expect(
        try refusal { try $0.fit(data, validationSplit: share) }
          == "fit: validationSplit must be in 0..<1, got \(share); try 0.1.")
    }
    #expect(
      try refusal { try $0.fit(data, validationSplit: 0.01) }
        == "Dataset \"three\": a split must leave examples in both parts, got fraction 0.99 of 10 "
        + "examples; choose a fraction between 0 and 1.")
    #expect(
      try refusal { try $0.fit(data, validation: try threeClasses(4, width: 5)) }
        == "fit (validation): the model takes examples of shape [4], got [5]; give data of that "
        + "shape.")
  }

  @Test func labels() throws {
    let wrong = try Dataset(
      features: data.features, targets: Tensor([0, 1, 2, 0, 3, 0, 0, 0, 9, 0] as [Int32]))
    let text =
      "labels must be in 0..<3 (the model's outputs), got 3 at example 4; add outputs or correct "
      + "the label."
    #expect(try refusal { try $0.fit(wrong) } == "fit: " + text)
    #expect(try refusal { _ = try $0.evaluate(wrong) } == "evaluate: " + text)
    #expect(
      try refusal { try $0.fit(data, validation: wrong) } == "fit (validation): " + text)
    #expect(
      message { try unbuilt().fit(data.features, Tensor([Int32](repeating: -1, count: 10))) }
        == "Dataset \"unnamed\": labels must be 0 or above, got -1 at example 0; correct the label "
        + "or the number of classes.")
  }

  /// Targets [n] are never broadcast against predictions [n, 1].
  @Test func targetsOfAnotherShape() throws {
    let flat = try Dataset(
      features: data.features, targets: Tensor([Float](repeating: 1, count: 10)))
    #expect(
      try refusal(outputs: 1, loss: .squaredError) { try $0.fit(flat) }
        == "squared_error: predictions [10, 1] and targets [10] must have the same shape; use "
        + "targets.reshaped(to: [10, 1]).")
    let zeros = try Dataset(
      features: data.features, targets: Tensor([Int32](repeating: 0, count: 10)))
    #expect(
      try refusal(outputs: 1, loss: .squaredError) { try $0.fit(zeros) }
        == "squared_error: predictions [10, 1] and targets [10] must have the same shape; use "
        + "targets.converted(to: .float32).reshaped(to: [10, 1]).")
    #expect(
      try refusal(loss: .categoricalCrossentropy) { try $0.fit(data) }
        == "categorical_crossentropy: predictions [10, 3] and targets [10] must have the same "
        + "shape; use oneHot(classCount: 3) on labels, or a sparse loss.")
  }

  @Test func classWeights() throws {
    #expect(
      try refusal { try $0.fit(data, classWeights: [3: 1]) }
        == "fit: classWeights must be of classes in 0..<3, got one of class 3; remove it.")
    #expect(
      try refusal { try $0.fit(data, classWeights: [0: 1, 1: -1]) }
        == "fit: classWeights must be finite and 0 or above, got -1.0 for class 1; use 0 to leave a "
        + "class out.")
    #expect(
      message {
        try line(weight: 0).fit(try points([1], [1]), classWeights: [0: 1], verbosity: .silent)
      } == "fit: classWeights need integer labels, got float32 [1, 1]; use sampleWeights.")
  }

  @Test func notCompiled() throws {
    let model = Sequential { Dense(3) }
    let text = "model: is not compiled yet; call compile(optimizer:loss:metrics:) first."
    #expect(message { try model.fit(data) } == text)
    #expect(message { _ = try model.evaluate(data) } == text)
    #expect(model.inputShape == nil)
  }

  @Test func unusableData() throws {
    func fit(_ features: Tensor, _ targets: Tensor, _ weights: Tensor? = nil) -> String? {
      message { try unbuilt().fit(features, targets, sampleWeights: weights) }
    }
    let labels = Tensor([0, 1] as [Int32])
    #expect(
      fit(Tensor.zeros([0, 4]), Tensor([] as [Int32]))
        == "Dataset \"unnamed\": must have at least one example with features, got shape [0, 4]; "
        + "check the files that it was read from.")
    #expect(
      fit(Tensor([[1, 2], [3, .nan]]), labels)
        == "Dataset \"unnamed\": features must be finite, got nan at row 1, position 1 (element 3 "
        + "of all); drop the row or replace the value.")
    #expect(
      fit(Tensor([[1, 2], [3, 4]]), Tensor([[0], [-.infinity]]))
        == "Dataset \"unnamed\": targets must be finite, got -inf at row 1, position 0 (element 1 "
        + "of all); drop the row or replace the value.")
    #expect(
      fit(Tensor([[1, 2], [3, 4]]), labels, Tensor([1, .nan]))
        == "Dataset \"unnamed\": sample weights must be finite, got nan at row 1, position 0 "
        + "(element 1 of all); drop the row or replace the value.")
  }

  @Test func unusableLearningRates() throws {
    for rate in [0, -1, .nan, .infinity] {
      let model = Sequential { Dense(1, inputShape: [1]) }
      #expect(
        message { try model.compile(optimizer: .sgd(learningRate: rate), loss: .squaredError) }
          == "compile: learningRate must be a positive number, got \(rate); try 0.001.")
      #expect(model.inputShape == nil)
    }
  }
}
