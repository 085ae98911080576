extension ActivationFunction {
  /// All activations with a plain name.
  public static let all: [ActivationFunction] = [
    linear, relu, leakyReLU, sigmoid, tanh, softplus, softmax, step, heaviside, relu6, elu, celu,
    selu, gelu, geluTanh, silu, mish, softsign, squareplus, exponential, logSigmoid, logSoftmax,
    hardSigmoid, hardSilu, hardTanh, hardShrink, softShrink, tanhShrink, sparseSigmoid, sparsePlus,
    sparsemax, glu,
  ]

  /// Finds an activation by its name, which may have numbers in brackets: `relu(max:6)`,
  /// `elu(1.5)`, `celu(2)`, `leaky_relu(0.1)`, `squareplus(1)`, `hard_shrink(1)`, `soft_shrink(1)`,
  /// `threshold(0.5,0)`.
  ///
  /// - Throws: `UnknownName`, with the nearest name, when no activation has this name; `SankofaError`
  ///   when the numbers are not valid for the name.
  public init(named name: String) throws {
    if let own = NamedParts.known.activations[name] {
      self = own
      return
    }
    self = try ActivationFunction.found(name)
  }

  /// Returns Sankofa's own activation with a name, or `nil`.
  package static func shipped(named name: String) -> ActivationFunction? { try? found(name) }

  private static func found(_ name: String) throws -> ActivationFunction {
    try WrittenName.find(
      name, kind: "activation", plain: all.map { ($0.name, $0) },
      numbered: numberedRectifiers + numberedSmooth)
  }
}
