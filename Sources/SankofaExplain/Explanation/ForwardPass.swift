import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// The values of examples in a network, without targets.
public struct ForwardPass: Sendable {
  /// The examples with every z and a; their losses are 0 and their targets are empty.
  public let examples: [Explanation.Example]
}

extension Explainer {
  /// Every z and a of some examples, for which no target is known.
  ///
  /// - Parameters:
  ///   - features: [n, …].
  ///   - numbers: the examples' numbers; 0, 1, … by default.
  /// - Throws: `SankofaError` when the features do not fit the model.
  public func forward(_ features: Tensor, numbers: [Int]? = nil) throws -> ForwardPass {
    try forward([features], numbers: numbers)
  }

  /// Every z and a of some examples of a model with several inputs; see ``forward(_:numbers:)``.
  ///
  /// - Parameter features: a tensor [n, …] for each input.
  public func forward(_ features: [Tensor], numbers: [Int]? = nil) throws -> ForwardPass {
    let nothing = Loss("nothing") { a, _ in
      (a * 0).reshaped(to: [a.shape[0], a.elementCount / a.shape[0]]).sum(axes: [1])
    }
    let outputs = model.graph.outputs.map { _ in nothing }
    let explainer = try Explainer(model, losses: outputs, values: values)
    let count = features.first?.shape.extents.first ?? 0
    let targets = outputs.map { _ in Tensor.zeros([count, 0], elementType: .float64) }
    let data = try Dataset(features: features, targets: targets)
    let numbers = try checked(numbers, count: data.count)
    try model.check(data, "explain")
    let batch = try Batch(explainer, data)
    return ForwardPass(examples: try batch.examples(numbers: numbers, explainer, chain: nil))
  }
}
