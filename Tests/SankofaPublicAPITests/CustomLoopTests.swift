import OwnParts
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Training loops of one's own, with the public interface alone, give the bits of `fit`.
@Suite struct CustomLoopTests {
  private static let data: Dataset = {
    let digits = Digits.all
    let rows = Tensor((0..<150).map { Int32($0) })
    return try! Dataset(
      features: digits.features.gathered(rows), targets: digits.targets.gathered(rows))
  }()
  private let epochs = 3
  private let batchSize = 64

  /// Everything that a step may have: dropout, a penalty, statistics, a layer that does not learn.
  private func model() -> Sequential {
    let frozen = Dense(20, activation: .tanh)
    frozen.weight.isTrainable = false
    return Sequential(seed: 3) {
      Rescaling(1.0 / 16, inputShape: [8, 8])
      Flatten()
      frozen
      BatchNormalization(momentum: 0.9)
      Dropout(0.25)
      Dense(24, activation: .relu, weight: .init(regularizer: .l2(0.01)))
      Dense(10, activation: .softmax)
    }
  }

  private func fitted(_ optimizer: some Optimizer) throws -> Model {
    let model = model()
    try model.compile(optimizer: optimizer, loss: .sparseCategoricalCrossentropy)
    try model.fit(Self.data, epochs: epochs, batchSize: batchSize, verbosity: .silent)
    return model
  }

  /// The batches of an epoch as `fit` takes them; the last has 22 examples.
  private func batches(_ epoch: Int) -> [(x: Tensor, y: Tensor)] {
    let key = RandomKey(seed: 3).folded("order").folded(UInt64(epoch))
    let order = key.permutation(of: Self.data.count)
    return stride(from: 0, to: order.count, by: batchSize).map { begin in
      let rows = Tensor(Array(order[begin..<min(begin + batchSize, order.count)]))
      return (Self.data.features.gathered(rows), Self.data.targets.gathered(rows))
    }
  }

  @Test(
    arguments: [
      SGD(learningRate: 0.1), SGD.sgd(learningRate: 0.1, momentum: 0.9, nesterov: true), RMSProp(),
      Adam(learningRate: 0.01), OwnAdam(learningRate: 0.01),
    ] as [any Optimizer])
  func valueAndGradientThenUpdate(optimizer: any Optimizer) throws {
    func check(_ optimizer: some Optimizer) throws {
      let model = model()
      try model.build()
      var state = optimizer.state(for: model.parameters)
      for epoch in 0..<epochs {
        for (x, y) in batches(epoch) {
          let batch = try model.valueAndGradient(
            x, y, loss: .sparseCategoricalCrossentropy, key: model.stepKey(model.stepsTrained))
          try optimizer.update(model, by: batch, state: &state)
        }
      }
      let fitted = try fitted(optimizer)
      #expect(model.weightsDigest == fitted.weightsDigest)
      #expect(model.stepsTrained == fitted.stepsTrained)
    }
    try check(optimizer)
  }

  @Test(
    arguments: [SGD.sgd(learningRate: 0.1, momentum: 0.9), Adam(), OwnAdam(learningRate: 0.01)]
      as [any Optimizer])
  func compiledStep(optimizer: any Optimizer) throws {
    func check(_ optimizer: some Optimizer) throws {
      let model = model()
      var followed = 0
      let step = try CompiledStep(model, optimizer: optimizer) { context, inputs in
        followed += 1
        return try model.loss(
          inputs[0], inputs[1], by: .sparseCategoricalCrossentropy, in: context)
      }
      for epoch in 0..<epochs {
        for (x, y) in batches(epoch) { try step(x, y) }
      }
      let fitted = try fitted(optimizer)
      #expect(model.weightsDigest == fitted.weightsDigest)
      #expect(model.stepsTrained == fitted.stepsTrained)
      // Once for 64 examples, once for 22.
      #expect(followed == 2)
      #expect(step.compiledCount == 2)
    }
    try check(optimizer)
  }

  @Test func updateOfTensors() {
    let w = Tensor([1, -2])
    var parameters = [w, Tensor([3] as [Double])]
    let optimizer = SGD.sgd(learningRate: 0.5, momentum: 0.5)
    var state = optimizer.state(for: parameters)
    let gradients = [Tensor([2, 2]), Tensor([4] as [Double])]
    // v = 2 and 4; then v = 0.5 · 2 + 2 = 3 and 6.
    optimizer.update(&parameters, gradients: gradients, state: &state)
    #expect(parameters[0].floats == [0, -3])
    #expect(parameters[1].doubles == [1])
    #expect(state.arrays[0][0].floats == [2, 2])
    optimizer.update(&parameters, gradients: gradients, state: &state)
    #expect(parameters[0].floats == [-1.5, -4.5])
    #expect(parameters[1].doubles == [-2])
    state.learningRate = 0.25
    optimizer.update(&parameters, gradients: gradients, state: &state)
    // v = 3.5.
    #expect(parameters[0].floats == [-2.375, -5.375])
    // A tensor is a value.
    #expect(w.floats == [1, -2])
  }

  @Test func sharedStatesAdvanceOnceAStep() {
    var parameters = [Tensor([1]), Tensor([2])]
    let optimizer = Adam.adam(beta1: 0.5, beta2: 0.25)
    var state = optimizer.state(for: parameters)
    for _ in 0..<3 {
      optimizer.update(&parameters, gradients: [Tensor([1]), Tensor([1])], state: &state)
    }
    #expect(state.shared.map(\.scalar) == [0.125, 0.015625])
  }

  @Test func gradientsAreOfAllParametersInOrder() throws {
    let model = Sequential { Dense(1, weight: .init(.constant(2)), inputShape: [1]) }
    let batch = try model.valueAndGradient(
      Tensor([[3], [1]]), Tensor([[5], [2]]), loss: .summedSquares)
    // a = 6, 2; (a − y)² = 1, 0; d/dw = mean of 2 (a − y) x = 3, d/db = 1.
    #expect(batch.loss.scalar == 0.5)
    #expect(batch.gradients.map(\.shape) == [[1, 1], [1]])
    #expect(batch.gradients[0].floats == [3])
    #expect(batch.gradients[1].floats == [1])
    let weighted = try model.valueAndGradient(
      Tensor([[3], [1]]), Tensor([[5], [2]]), loss: .summedSquares, sampleWeights: Tensor([4, 1]))
    #expect(weighted.loss.scalar == 2)
    // The model's own loss, once it has one.
    try model.compile(optimizer: .sgd(), loss: .halfSummedSquares)
    #expect(try model.valueAndGradient(Tensor([[3]]), Tensor([[5]])).loss.scalar == 0.5)
  }

  @Test func theRateMayChange() throws {
    let model = Sequential { Dense(1, weight: .init(.ones), bias: nil, inputShape: [1]) }
    let step = try CompiledStep(model, optimizer: .sgd(learningRate: 1)) { context, inputs in
      model(inputs[0], in: context).mean()
    }
    #expect(try step(Tensor([[2]])) == 2)
    #expect(model.parameters[0].value.scalar == -1)
    step.learningRate = 0.25
    try step(Tensor([[2]]))
    #expect(model.parameters[0].value.scalar == -1.5)
    // What was read stays as it is; what was written is where the next step begins.
    let read = model.parameters[0].value
    model.parameters[0].value = Tensor([[8]])
    try step(Tensor([[2]]))
    #expect(read.scalar == -1.5)
    #expect(model.parameters[0].value.scalar == 7.5)
    model.parameters[0].isTrainable = false
    try step(Tensor([[2]]))
    #expect(model.parameters[0].value.scalar == 7.5)
  }

  @Test func aStepWhoseLossIsNotFiniteIsNotTaken() throws {
    let model = Sequential { Dense(1, weight: .init(.ones), bias: nil, inputShape: [1]) }
    let step = try CompiledStep(model, optimizer: .adam()) { context, inputs in
      model(inputs[0], in: context).mean()
    }
    try step(Tensor([[1]]))
    let before = model.weightsDigest
    #expect(
      message { try step(Tensor([[.infinity]])) }
        == "CompiledStep: the loss is not finite in step 2 (the step was not taken): input 0 is not "
        + "finite; leave out such values.")
    #expect(model.weightsDigest == before)
    #expect(model.stepsTrained == 1)
  }

  @Test func errors() throws {
    let model = Sequential { Dense(2) }
    #expect(
      message { _ = try CompiledStep(model, optimizer: .sgd()) { _, inputs in inputs[0] } }
        == "model: the shape of an example is not known; give the first layer an inputShape.")
    let known = Sequential { Dense(2, inputShape: [1]) }
    #expect(
      message {
        _ = try CompiledStep(known, optimizer: .sgd(learningRate: 0)) { _, inputs in inputs[0] }
      } == "CompiledStep: learningRate must be a positive number, got 0.0; try 0.001.")
    let step = try CompiledStep(known, optimizer: .sgd()) { known($1[0], in: $0) }
    #expect(
      message { try step(Tensor([[1]])) }
        == "loss \"CompiledStep\": a batch's value must be float32 [], got float32 [1, 2]; give "
        + "float32 and let layers add scalars.")
    #expect(
      message { _ = try known.valueAndGradient(Tensor([[1]]), Tensor([[1]])) }
        == "model: is not compiled yet; call compile(optimizer:loss:metrics:) first.")
    #expect(
      message { _ = try known.valueAndGradient(Tensor([1])[0], Tensor([[1]]), loss: .squaredError) }
        == "valueAndGradient: needs at least one example [n, …], got shape []; put a single one into "
        + "a batch of 1.")
    #expect(
      message { _ = try known.valueAndGradient(Tensor([[1]]), Tensor([[1]]), loss: .squaredError) }
        == "squared_error: predictions [1, 2] and targets [1, 1] must have the same shape; change "
        + "the last layer's outputs or the targets.")
  }
}

private func message(_ body: () throws -> Void) -> String? {
  do { try body() } catch { return "\(error)" }
  return nil
}
