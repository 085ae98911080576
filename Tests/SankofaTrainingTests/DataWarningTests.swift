import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Warnings about data, and data without warnings.
@Suite struct DataWarningTests {
  private func warnings(
    _ function: ActivationFunction, _ loss: Loss, outputs: Int, _ targets: Tensor
  ) throws -> [String] {
    let model = Sequential { Dense(outputs, activation: function, inputShape: [2]) }
    try model.compile(optimizer: .sgd(learningRate: 1e-9), loss: loss)
    let features = Tensor.uniform([targets.shape[0], 2], key: RandomKey(seed: 1))
    try model.fit(features, targets, batchSize: 1000, verbosity: .silent)
    return model.warnings.map(\.description)
  }

  /// Targets must be reached where a loss is of differences, and Sankofa knows it to be.
  @Test func lossesThatNeedNotReachTargets() throws {
    let far = Tensor([[3, 4], [30, 41]])
    let own = Loss("own") { a, y in (a - y / 100).squared().mean(axes: [1]) }
    for loss in [Loss.cosineSimilarity, own] {
      #expect(try warnings(.sigmoid, loss, outputs: 2, far) == [], "\(loss.name)")
    }
    for loss in [Loss.huber(delta: 2), .logCosh, .poisson, .halfSummedSquares] {
      #expect(
        try warnings(.sigmoid, loss, outputs: 2, far) == [
          "fit: the targets go from 3.0 to 41.0, and Dense \"layers.0\" ends with sigmoid, which "
            + "stays in 0.0…1.0; end with linear, or scale them."
        ], "\(loss.name)")
    }
  }

  /// One target for each example that is no label.
  @Test(arguments: [(Float(0.7), "0.7"), (1e30, "1e+30")])
  func oneNumber(target: Float, text: String) throws {
    let values: @Sendable (Tensor, Tensor) -> Tensor = { a, y in
      (a.reshaped(to: [a.shape[0]]) - y * 0).squared()
    }
    let loss = Loss("own", of: .sigmoid, ofProbabilities: values, ofLogits: values)
    let found = try warnings(.sigmoid, loss, outputs: 1, Tensor([target, target]))
    #expect(
      found.first
        == "fit: all 2 targets are \(text), which is learned whatever the examples are; give "
        + "examples of other classes, and shuffle before taking a part.")
  }

  /// Far behind the rows that are looked at first.
  @Test func sharesOfManyExamples() throws {
    let (count, odd) = (9000, 8500)
    let rows = (0..<count).flatMap { number -> [Float] in
      number == odd ? [1, 1] : [Float(number % 2), Float(1 - number % 2)]
    }
    #expect(
      try warnings(
        .softmax, .categoricalCrossentropy, outputs: 2, Tensor(rows, shape: [count, 2]))
        == [
          "fit: the targets of example 8500 sum to 2.0, but those of softmax sum to 1; use "
            + "sigmoid and binary_crossentropy where there may be several classes or none."
        ])
  }

  /// A larger batch of one example is still one example.
  @Test func aSingleExample() throws {
    let model = Sequential {
      BatchNormalization()
      Dense(1)
    }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    #expect(
      message { try model.fit(try points([1], [1]), batchSize: 32, verbosity: .silent) }
        == "fit: BatchNormalization \"layers.0\" subtracts the mean over the examples of a batch, "
        + "and each batch has 1 example; give at least 2 examples, or use LayerNormalization.")
  }
}
