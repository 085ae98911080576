import SankofaData
import SankofaNN
import SankofaTensor

/// Runs a training step again with every value kept, to find where something is not finite.
struct Replay {
  let model: Model
  let data: Dataset

  /// The first layer with a value that is not finite, when it is a layer, and what that value is.
  func firstNonFinite(examples: [Int32], key: RandomKey) -> (layer: String?, value: String) {
    let input = data.features.gathered(Tensor(examples, shape: [examples.count]))
    if !isFinite(input) { return (nil, "the input") }
    let outputs = model.activations(input, in: Context(isTraining: true, key: key.tensor))
    for (index, layer) in model.layers.enumerated() {
      for parameter in layer.parameters where !isFinite(parameter.value) {
        return (model.layerName(index), "its parameter \"\(parameter.name)\"")
      }
      if !isFinite(outputs[index]) { return (model.layerName(index), "its output") }
    }
    return (nil, "the loss")
  }

  private func isFinite(_ tensor: Tensor) -> Bool {
    guard tensor.elementType.isFloatingPoint else { return true }
    return tensor.isFinite().not().converted(to: .int32).sum().scalar == 0
  }
}
