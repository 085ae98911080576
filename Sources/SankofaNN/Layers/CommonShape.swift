import SankofaTensor

/// The shape that all inputs of a layer have, or why they have none: nothing is broadcast.
func commonShape(of inputs: [Shape], _ layer: String) throws -> Shape {
  guard let first = inputs.first else {
    throw LayerError(layer, "takes at least 1 input, got none; give it what it merges.")
  }
  if let index = inputs.firstIndex(where: { $0 != first }) {
    throw LayerError(
      layer,
      "its inputs must have one shape, got \(first) and \(inputs[index]) (input \(index)); change a "
        + "layer before it.")
  }
  return first
}
