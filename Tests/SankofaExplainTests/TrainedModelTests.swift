import Foundation
import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The folder with MNIST's files, where this machine has them.
private let dataFolder: String? = {
  if let folder = ProcessInfo.processInfo.environment["SANKOFA_DATA"] { return folder }
  let beside = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data").standardizedFileURL.path
  return FileManager.default.fileExists(atPath: beside) ? beside : nil
}()

@Suite("Explanations of trained models")
struct TrainedModelTests {
  private func trained(
    on data: Dataset, greatest: Double, hidden: [Int]
  ) throws -> Sequential {
    let model = Sequential(seed: 1) {
      Rescaling(1 / greatest, inputShape: data.featureShape)
      Flatten()
      for size in hidden { Dense(size, activation: .relu, weight: .init(.heNormal)) }
      Dense(10, activation: .softmax)
    }
    try model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    try model.fit(data, epochs: 1, batchSize: 32, verbosity: .silent)
    return model
  }

  /// The same gradients from a network written out by hand.
  private func byHand(_ model: Model, _ data: Dataset, scale: Double) throws -> [[Double]] {
    let count = data.count
    let x = data.features.converted(to: .float64).reshaped(
      to: [count, data.featureShape.elementCount])
    let start = model.parameters.map { $0.value.converted(to: .float64) }
    let result = valueAndGradients(at: start) { p in
      var a = x * scale
      for layer in stride(from: 0, to: p.count, by: 2) {
        a = matmul(a, p[layer].transposed()) + p[layer + 1]
        if layer + 2 < p.count { a = a.relu() }
      }
      return a.sparseCrossEntropy(labels: data.targets).mean()
    }
    return result.gradients.map(\.doubles)
  }

  private func check(_ model: Sequential, _ data: Dataset, greatest: Double) throws {
    let explainer = try Explainer(model)
    let slopes = try byHand(model, data, scale: 1 / greatest)
    let shapes = try model.callShapes()
    var key: UInt64 = 0
    func drawn(_ shape: Shape) -> [Int] {
      shape.extents.map { extent in
        key += 1
        return min(extent - 1, Int(RandomKey(seed: 9).uniform(at: key) as Double * Double(extent)))
      }
    }
    for (number, parameter) in model.parameters.enumerated() {
      for _ in 0..<3 {
        let place = NetworkPlace(parameter.path, drawn(parameter.type.shape))
        let chain = try #require(try explainer.explain(data, of: place).chain)
        let strides = parameter.type.shape.strides
        let offset = zip(place.indices, strides).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(chain.sum - slopes[number][offset]) <= 1e-9, "\(place)")
        #expect(abs(chain.sum - chain.engine) <= 1e-9, "\(place)")
      }
    }
    for (path, shape) in zip(model.layerPaths, shapes) {
      for _ in 0..<2 {
        let place = NetworkPlace("\(path).activation", drawn(shape))
        let chain = try #require(try explainer.explain(data, of: place).chain)
        let bound = 1e-9 * max(1, abs(chain.engine))
        #expect(abs(chain.sum - chain.engine) <= bound, "\(place)")
      }
    }
  }

  @Test("digits, two hidden layers: chain rule = engine = network written by hand")
  func digits() throws {
    let (train, test) = Dataset.digits()
    let model = try trained(on: train, greatest: 16, hidden: [24, 12])
    try check(model, test[3..<4], greatest: 16)
    try check(model, test[10..<14], greatest: 16)
  }

  @Test("MNIST: the same in every layer", .enabled(if: dataFolder != nil))
  func mnist() throws {
    let data = try MNIST.load(from: dataFolder.map { "\($0)/mnist" })
    let model = try trained(on: data.train[0..<4000], greatest: 255, hidden: [256])
    try check(model, data.test[5..<6], greatest: 255)
    try check(model, data.test[0..<3], greatest: 255)
  }
}
