import SankofaData
import SankofaNN
import SankofaTensor
import Testing

@testable import SankofaTraining

/// A loss that is not finite: where, which layer, and that the weights that are left are finite.
@Suite struct NonFiniteTests {
  /// A digest of the weights after one more step, which also depends on the optimizer's state.
  private func nextDigest(_ model: Sequential, _ data: Dataset) throws -> String {
    model.learningRate = 1e-3
    try model.fit(data, epochs: 1, batchSize: 4, verbosity: .silent)
    #expect(model.parameters.allSatisfy { $0.value.isAllFinite })
    return model.weightsDigest
  }

  /// w goes 1 → −η·…: with η = 10³⁰ the first update is finite and the second loss overflows.
  @Test func stepsThatOverflowAreNotTaken() throws {
    let model = try line(weight: 1, learningRate: 1e30)
    let data = try points([1, 1, 1], [0, 0, 0])
    #expect(
      message { try model.fit(data, epochs: 3, batchSize: 1, verbosity: .silent) }
        == "fit: the loss is not finite in epoch 1, step 2, first in the loss (the step was not "
        + "taken); try a smaller learning rate.")
    #expect(model.parameters[0].value.isAllFinite)
    #expect(model.parameters[0].value.scalar < -1e30)
    #expect(model.epochsTrained == 0 && model.stepsTrained == 1)
  }

  /// A learning rate of 10³⁸: the first step makes the weight infinite, the second one's loss tells.
  @Test func weightsThatOverflowGoBackToTheEpoch() throws {
    let (model, same) = (try line(weight: 1, learningRate: 0.1), try line(weight: 1))
    let data = try points([1, 1], [0, 0])
    for each in [model, same] { try each.fit(data, batchSize: 1, verbosity: .silent) }
    let digest = model.weightsDigest
    model.learningRate = 3e38
    let error = #expect(throws: NonFiniteLoss.self) {
      try model.fit(data, epochs: 3, batchSize: 1, verbosity: .silent)
    }
    #expect(
      error?.description
        == "fit: the loss is not finite in epoch 2, step 2, first in Dense \"layers.0\": its "
        + "parameter \"weight\" (weights are back at the start of the epoch); try a smaller "
        + "learning rate.")
    #expect(error?.layer == "Dense \"layers.0\"" && error?.restoredEpochStart == true)
    #expect(model.weightsDigest == digest && model.stepsTrained == 2)
    #expect(try nextDigest(model, data) == nextDigest(same, data))
  }

  /// The last step of all makes the weight infinite: no later loss could tell.
  @Test func lastStepsAreWatchedToo() throws {
    let model = try line(weight: 1, learningRate: 3e38)
    let digest = model.weightsDigest
    #expect(
      message { try model.fit(try points([2], [0]), epochs: 1, verbosity: .silent) }
        == "fit: the weights are not finite after epoch 1, step 1, first in Dense \"layers.0\": its "
        + "parameter \"weight\" (weights are back at the start of the epoch); try a smaller "
        + "learning rate.")
    #expect(model.weightsDigest == digest && model.stepsTrained == 0)
  }

  /// √z has slope ∞ at 0, and ∞ · 0 is NaN: the loss is finite, the gradient is not. Adam's moments
  /// become NaN with it: they start afresh with the weights of the epoch's start.
  @Test func gradientsThatAreNaNSpoilNothing() throws {
    func model() throws -> Sequential {
      let model = Sequential {
        Dense(3, activation: ActivationFunction("root") { $0.squareRoot() }, inputShape: [4])
        Dense(1)
      }
      try model.compile(optimizer: .adam(), loss: .squaredError)
      return model
    }
    let features: [Float] = (0..<16).map { Float($0) / 8 }
    let good = try Dataset(
      features: Tensor(features, shape: [4, 4]), targets: Tensor([[1], [2], [3], [4]]))
    let zeros = try Dataset(features: Tensor.zeros([4, 4]), targets: Tensor([[1], [2], [3], [4]]))
    func positive(_ model: Sequential) throws {
      try model.build()
      model.parameters[0].value = Tensor(repeating: 0.5, shape: [3, 4])
    }
    let (hurt, same) = (try model(), try model())
    for each in [hurt, same] {
      try positive(each)
      try each.fit(good, epochs: 2, batchSize: 4, verbosity: .silent)
      // Zeros in, and a bias of zero, make z = 0.
      each.parameters[1].value = Tensor.zeros([3])
    }
    let error = #expect(throws: NonFiniteLoss.self) {
      try hurt.fit(zeros, epochs: 2, batchSize: 2, verbosity: .silent)
    }
    #expect(error?.layer == "Dense \"layers.0\"" && error?.step == 2)
    #expect(error?.value == "its parameter \"weight\"" && error?.restoredEpochStart == true)
    try same.compile(optimizer: .adam(), loss: .squaredError)
    #expect(try nextDigest(hurt, good) == nextDigest(same, good))
  }

  /// A schedule goes on where the epoch began, also between two updates of several steps.
  @Test func schedulesStayWhereTheyAre() throws {
    func model(_ rate: Double) throws -> Sequential {
      let model = Sequential {
        Dense(1, weight: .init(.constant(1)), bias: nil, inputShape: [1])
      }
      let optimizer = SGD.sgd(learningRate: rate, momentum: 0.9)
        .scheduled(by: .exponential(from: rate, factor: 0.5, steps: 1)).accumulated(over: 2)
      try model.compile(optimizer: optimizer, loss: .squaredError)
      return model
    }
    // The loss of 1.5 · 10¹⁹ is finite, its gradient is not.
    let (good, huge) = (
      try points([1, 1, 1], [0, 0, 0]), try points([1.5e19, 1.5e19, 1], [0, 0, 0])
    )
    let hurt = try model(0.01)
    try hurt.fit(good, batchSize: 1, verbosity: .silent)
    let rate = hurt.learningRate
    let kept = hurt.weightsDigest
    let error = #expect(throws: NonFiniteLoss.self) {
      try hurt.fit(huge, batchSize: 1, shuffle: false, verbosity: .silent)
    }
    #expect(error?.restoredEpochStart == true)
    #expect(hurt.learningRate == rate && hurt.weightsDigest == kept)
  }

  /// The copies that an epoch makes, shown with a small model: the weights that learn are copied,
  /// those that are frozen and the optimizer's moments are not.
  @Test func anEpochCopiesLearningWeightsAlone() throws {
    let model = Sequential {
      Dense(30, inputShape: [20])
      Dense(10)
    }
    model.layers[0].isTrainable = false
    try model.compile(optimizer: .adam(), loss: .squaredError)
    #expect(EpochStart.byteCount(model) == (30 * 10 + 10) * 4)
  }

  /// ln of a negative number in a loss of one's own.
  @Test func lossesOfOnesOwn() throws {
    let model = Sequential {
      Dense(1, weight: .init(.constant(-1)), bias: nil, inputShape: [1])
    }
    let loss = Loss("log") { a, _ in a.log().reshaped(to: [a.shape[0]]) }
    try model.compile(optimizer: .sgd(), loss: loss)
    #expect(
      message { try model.fit(try points([1], [0]), verbosity: .silent) }
        == "fit: the loss is not finite in epoch 1, step 1, first in the loss (the step was not "
        + "taken); try a smaller learning rate.")
    #expect(model.parameters[0].value.floats == [-1])
  }

  /// 0 / 0 in a layer of one's own, only where an input is 0.
  @Test func layersOfOnesOwn() throws {
    let model = Sequential {
      Dense(2, weight: .init(.ones), bias: nil, inputShape: [1])
      Activation(ActivationFunction("share") { $0 / $0 })
      Dense(1)
    }
    try model.compile(optimizer: .adam(), loss: .squaredError)
    let data = try points([1, 2, 3, 4, 0, 6], [1, 1, 1, 1, 1, 1])
    #expect(
      message { try model.fit(data, batchSize: 2, shuffle: false, verbosity: .silent) }
        == "fit: the loss is not finite in epoch 1, step 3, first in Activation \"layers.1\": its "
        + "output (the step was not taken); try a smaller learning rate.")
    #expect(model.stepsTrained == 2)
    #expect(model.parameters.allSatisfy { $0.value.isAllFinite })
    #expect(try model.evaluate(data).loss.isNaN)
  }

  /// Replay draws the very numbers of the step: only the dropped element is 0 and gives ∞.
  @Test func replayDrawsTheSameNumbers() throws {
    let model = Sequential(seed: 2) {
      Dropout(0.01)
      Activation(ActivationFunction("inverse") { 1 / $0 })
      Dense(1)
    }
    try model.compile(optimizer: .sgd(learningRate: 1e-9), loss: .squaredError)
    let ones = try points([Float](repeating: 1, count: 50), [Float](repeating: 1, count: 50))
    let error = #expect(throws: NonFiniteLoss.self) {
      try model.fit(ones, epochs: 20, batchSize: 5, verbosity: .silent)
    }
    #expect(error?.layer == "Activation \"layers.1\"")
    #expect(error?.value == "its output")
    #expect(model.stepsTrained > 0)
  }

  /// Values that were read before a step stay the same when an epoch is undone.
  @Test func readValuesSurviveGoingBack() throws {
    let model = try line(weight: 1, learningRate: 0.25)
    var read: Tensor?
    let hook = Hook(stepEnded: { training in
      if training.step == 1 { read = training.model.parameters[0].value }
      training.model.learningRate = 3e38
    })
    #expect(throws: NonFiniteLoss.self) {
      try model.fit(
        try points([2, 2, 2], [0, 0, 0]), batchSize: 1, callbacks: [hook], verbosity: .silent)
    }
    // The slope is 8 w: 1 − ¼ · 8.
    #expect(read?.floats == [-1] && model.parameters[0].value.floats == [1])
  }
}
