import Sankofa

/// a = (W · x + b) · σ(V · x + c): each neuron has a gate (Dauphin et al., 2017).
///
/// - Input: [n, inputs].
/// - Parameters: `weight` and `gateWeight` [outputs, inputs], `bias` and `gateBias` [outputs].
/// - Output: [n, outputs].
final class Gated: Layer, Configurable {
  static let kind = "Gated"

  private(set) var outputs: Int
  let weight = Parameter("weight", initializer: .heNormal)
  let bias = Parameter("bias", initializer: .zeros)
  let gateWeight = Parameter("gateWeight", initializer: .lecunNormal)
  let gateBias = Parameter("gateBias", initializer: .ones)

  init(_ outputs: Int) { self.outputs = outputs }
  convenience init() { self.init(1) }

  // Listed once: model files are written and read by it, the value is checked, and summaries show it.
  func settings(_ list: inout SettingList) {
    list("outputs", &outputs, .atLeast(1), shown: .always)
  }

  var parameters: [Parameter] { [weight, bias, gateWeight, gateBias] }

  func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    guard input.rank == 1 else {
      throw SankofaError(
        Gated.kind, "needs one axis, got shape \(input); insert Flatten() before it.")
    }
    return [outputs]
  }

  func build(for input: Shape) throws {
    for matrix in [weight, gateWeight] { try matrix.build(shape: [outputs, input[0]]) }
    for vector in [bias, gateBias] { try vector.build(shape: [outputs]) }
  }

  func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
    let value = matmul(x, context[weight].transposed()) + context[bias]
    let gate = matmul(x, context[gateWeight].transposed()) + context[gateBias]
    return value * gate.sigmoid()
  }
}
