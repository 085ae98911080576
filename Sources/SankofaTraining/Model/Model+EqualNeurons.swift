import SankofaNN
import SankofaTensor

/// A dense layer whose neurons all have the same parameters: they compute the same, get the same
/// gradient, and so stay the same for ever.
package struct EqualNeurons {
  /// Such as `Dense "layers.2"`.
  package let layer: String
  /// The number of neurons.
  package let count: Int
  /// True when all their weights are 0.
  package let areZero: Bool
}

extension Model {
  /// The first dense layer, before the last, that has more than one neuron and all of them equal to
  /// the bit.
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

  /// The bits of each neuron's numbers.
  private func rows(_ parameter: Parameter) -> [[UInt32]] {
    let bits = parameter.value.floats.map(\.bitPattern)
    let count = parameter.type.shape[0]
    let width = bits.count / count
    return (0..<count).map { Array(bits[$0 * width..<($0 + 1) * width]) }
  }
}
