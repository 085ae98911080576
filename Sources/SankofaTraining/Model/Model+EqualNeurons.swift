import SankofaNN
import SankofaTensor

/// A dense layer whose neurons all have the same parameters. They compute the same output, get the
/// same gradient, and so stay equal for ever.
package struct EqualNeurons {
  /// The layer's name, such as `Dense "layers.2"`.
  package let layer: String
  /// The number of neurons of the layer.
  package let count: Int
  /// True when all weights of the neurons are 0.
  package let areZero: Bool
}

extension Model {
  /// Returns the first dense layer, except the model's last layer, that has several neurons with
  /// bitwise equal parameters.
  package func equalNeurons() -> EqualNeurons? {
    for (index, layer) in layers.enumerated().dropLast() {
      guard let dense = layer as? Dense, dense.outputs > 1, dense.weight.isInitialized else {
        continue
      }
      let weights = rows(dense.weight)
      let biases = dense.bias.map(rows) ?? []
      if Set(weights).count == 1, Set(biases).count <= 1 {
        return EqualNeurons(
          layer: layerName(index), count: dense.outputs,
          areZero: weights[0].allSatisfy { $0 == 0 })
      }
    }
    return nil
  }

  /// Returns the bits of each neuron's parameters.
  private func rows(_ parameter: Parameter) -> [[UInt32]] {
    let bits = parameter.value.floats.map(\.bitPattern)
    let count = parameter.type.shape[0]
    let width = bits.count / count
    return (0..<count).map { Array(bits[$0 * width..<($0 + 1) * width]) }
  }
}
