import SankofaNN
import SankofaTensor

/// Runs a step again with every value kept, to find where something stopped being finite.
struct Replay {
  let model: Model
  let runner: EpochRunner

  /// Explains a loss that is not finite, and brings the last finite weights back if it has to.
  func nonFiniteLoss(
    epoch: Int, step: Int, examples: [Int32], key: RandomKey, backup: [Storage]
  ) -> NonFiniteLoss {
    let (layer, value) = firstNonFinite(examples, key)
    let mustRestore = model.parameters.contains { !isFinite($0.value) }
    if mustRestore {
      for (parameter, storage) in zip(model.parameters, backup) {
        parameter.value = Tensor(storage: storage, type: parameter.type)
      }
    }
    return NonFiniteLoss(
      epoch: epoch, step: step, layer: layer, value: value, restoredEpochStart: mustRestore)
  }

  private func firstNonFinite(
    _ examples: [Int32], _ key: RandomKey
  ) -> (layer: String?, value: String) {
    let input = runner.data.features.gathered(Tensor(examples, shape: [examples.count]))
    if !isFinite(input) { return (nil, "the input") }
    let context = Context(isTraining: runner.purpose == .train, key: key.tensor)
    let outputs = model.activations(input, in: context)
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
