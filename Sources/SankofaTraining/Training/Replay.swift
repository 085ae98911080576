import SankofaData
import SankofaNN
import SankofaTensor

/// Runs a training step again with every value kept, to find where something is not finite.
struct Replay {
  let model: Model
  let data: Dataset

  /// The first layer with a value that is not finite, when it is a layer, and what that value is.
  func firstNonFinite(examples: [Int32], key: RandomKey) -> (layer: String?, value: String) {
    let rows = Tensor(examples, shape: [examples.count])
    let inputs = data.featureParts.map { $0.gathered(rows) }
    if !inputs.allSatisfy(\.hasFiniteNumbers) { return (nil, "the input") }
    let outputs = model.calledOutputs(inputs, in: Context(isTraining: true, key: key.tensor))
      .map(\.activation)
    for (output, call) in zip(outputs, model.graph.calls) {
      for parameter in model.layers[call.layer].parameters where !parameter.value.hasFiniteNumbers {
        return (model.layerName(call.layer), "its parameter \"\(parameter.name)\"")
      }
      if !output.hasFiniteNumbers { return (model.layerName(call.layer), "its output") }
    }
    return (nil, "the loss")
  }
}

extension Tensor {
  /// True when no number in it is NaN or infinite.
  var hasFiniteNumbers: Bool {
    guard elementType.isFloatingPoint else { return true }
    return isFinite().not().converted(to: .int32).sum().scalar == 0
  }
}
