import SankofaData
import SankofaNN
import SankofaTensor
import Testing

@testable import SankofaTraining

/// The memory of a training step.
@Suite struct StepMemoryTests {
  /// The network of the measured work: a step's memory is at most one and a half of the activations
  /// that its gradient needs.
  @Test func aStepKeepsLittleMoreThanItsActivations() throws {
    let model = Sequential {
      Rescaling(1 / 255, inputShape: [28, 28])
      Reshape([28, 28, 1])
      Conv2D(32, 3, activation: .relu)
      MaxPooling2D()
      Conv2D(64, 3, activation: .relu)
      MaxPooling2D()
      Flatten()
      Dense(128, activation: .relu)
      Dense(10, activation: .softmax)
    }
    try model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    let count = 128
    let data = try Dataset(
      features: Tensor([UInt8](repeating: 7, count: count * 784), shape: [count, 28, 28]),
      targets: Tensor((0..<count).map { Int32($0 % 10) }))
    try model.build(for: [28, 28])
    let programs = try StepPlans(
      model, try model.compiled(), DatasetTypes(of: data), purpose: .train, batchSize: count)
    let runner = try EpochRunner(model, try model.compiled(), data, weights: nil, programs)
    try runner.prepare(passes: 1)
    // The picture, and what each layer with an activation function and each pooling gives.
    let kept = [784, 26 * 26 * 32, 13 * 13 * 32, 11 * 11 * 64, 5 * 5 * 64, 128, 10].reduce(0, +)
    let ratio = Double(model.arena.byteCount) / Double(kept * 4 * count)
    #expect(ratio <= 1.5)
  }
}
