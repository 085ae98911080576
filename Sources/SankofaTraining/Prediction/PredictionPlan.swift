import SankofaNN
import SankofaTensor

/// A compiled forward pass for a fixed number of examples.
final class PredictionPlan: Sendable {
  let plan: Plan
  let batchSize: Int
  /// The number of bytes of one example for each input; ``outputStrides`` has those for each
  /// output.
  let inputStrides: [Int]
  let outputStrides: [Int]

  /// Traces the model, which must be built, for a batch of examples. The plan's inputs are the
  /// examples, then the parameters in order.
  init(_ model: Model, _ examples: [TensorType]) throws {
    let batchSize = examples[0].shape[0]
    try model.requireCountable(batch: batchSize, for: "\(batchSize) examples")
    let features = examples.map(Tensor.placeholder)
    var inputs = features
    var values: [ObjectIdentifier: Tensor] = [:]
    for parameter in model.parameters {
      let value = Tensor.placeholder(parameter.type)
      values[ObjectIdentifier(parameter)] = value
      inputs.append(value)
    }
    let outputs = try model.checkedOutputs(
      features, in: Context { values[ObjectIdentifier($0)] ?? $0.value }
    ).map(\.activation)
    plan = Plan(
      outputs: outputs, inputs: inputs, keptInputs: features.count..<inputs.count)
    try plan.requireMemory(for: "predicting \(batchSize) examples at a time")
    self.batchSize = batchSize
    inputStrides = examples.map { $0.byteCount / batchSize }
    outputStrides = outputs.map { $0.type.byteCount / batchSize }
  }

  var outputTypes: [TensorType] { plan.outputTypes }
}
