import SankofaData
import SankofaNN
import SankofaTensor

/// A repetition of a training step that keeps every value, to find the first one that is not
/// finite.
struct Replay {
  let model: Model
  let data: Dataset

  /// Returns the first layer with a value that is not finite (`nil` when the value is not in a
  /// layer), and a phrase for that value.
  func firstNonFinite(rows: [Int32], key: RandomKey) -> (layer: String?, value: String) {
    let rows = Tensor(rows, shape: [rows.count])
    let inputs = data.rows.features.map { $0.gathered(rows) }
    if !inputs.allSatisfy(\.hasFiniteNumbers) { return (nil, "the input") }
    let outputs = model.calledOutputs(inputs, in: Context(isTraining: true, key: key))
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
