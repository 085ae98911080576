import Foundation
import SankofaData
import SankofaNN
import SankofaTensor
import Testing

@testable import SankofaTraining

/// Models deeper than a stack: described, compiled, trained, written and read by loops.
@Suite struct DeepModelTests {
  // Written by one thread, read by another once that has finished.
  private final class Box<Value>: @unchecked Sendable { var value: Value? }

  /// The result of a function on a thread with a stack of a few hundred frames.
  private func onSmallStack<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) throws -> Result {
    let finished = DispatchSemaphore(value: 0)
    let result = Box<Swift.Result<Result, any Error>>()
    let thread = Thread {
      result.value = Swift.Result { try body() }
      finished.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    finished.wait()
    return try #require(result.value).get()
  }

  private static func data() throws -> Dataset {
    try Dataset(
      features: Tensor([[0.5, -0.5], [1, 2]]), targets: Tensor([[0.5, -0.5], [1, 2]]))
  }

  /// Without activations and biases the derivative by each layer's weights reads a product transposed.
  @Test func threeThousandLayersWithoutActivation() throws {
    let digests = try onSmallStack { () -> [String] in
      let model = Sequential(
        (0..<3_000).map { index in
          Dense(2, weight: .init(.identity), bias: nil, inputShape: index == 0 ? [2] : nil)
        })
      try model.compile(optimizer: .sgd(learningRate: 1e-6), loss: .squaredError)
      let loss = try model.fit(Self.data(), batchSize: 2, verbosity: .silent).epochs[0].loss
      // Identities give what they are given.
      if loss != 0 { return ["\(loss)"] }
      let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).safetensors"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try model.save(toPath: path)
      let read = try Model.load(fromPath: path)
      try read.loadWeights(fromPath: path, strict: true)
      _ = try model.summary()
      return [model.weightsDigest, read.weightsDigest]
    }
    #expect(digests.count == 2 && digests[0] == digests[1], "\(digests)")
  }

  @Test func threeThousandLayersOnOneAnother() throws {
    let found = try onSmallStack { () -> [Float] in
      let x = Input([2])
      var value: Connection = x
      for _ in 0..<1_500 { value = Add()(Activation(.tanh)(value), x) }
      let model = Model(inputs: x, outputs: value)
      return try model.predict(.zeros([1, 2])).floats
    }
    #expect(found == [0, 0])
  }

  /// The work of a step, counted: twice the layers are twice the work.
  @Test(arguments: [true, false])
  func workGrowsWithTheLayers(hasActivations: Bool) throws {
    func callCount(_ depth: Int) throws -> Int {
      let model = Sequential(
        (0..<depth).map { index in
          Dense(
            2, activation: hasActivations ? .tanh : .linear, bias: hasActivations ? .init() : nil,
            inputShape: index == 0 ? [2] : nil)
        })
      try model.compile(optimizer: .adam(), loss: .squaredError)
      try model.build()
      let key = PlanCache.Key(
        purpose: .train, batchSize: 2, features: [TensorType([2, 2], .float32)],
        targets: [TensorType([2, 2], .float32)], trainable: model.trainable)
      return try StepPlanWriter(model: model, compilation: model.compiled(), key: key)
        .written().plan.callCount
    }
    let (few, many) = (try callCount(100), try callCount(200))
    #expect(many <= 2 * few && few <= 100 * 12, "\(few) and \(many)")
  }
}
