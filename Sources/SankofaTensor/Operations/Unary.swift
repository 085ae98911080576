import CSankofaKernels

/// Elementwise functions of one tensor.
package enum Unary: String, Operation, CaseIterable {
  case negate, absolute, sign, squareRoot, exp, log, expm1, log1p, tanh, sigmoid, softplus, relu
  case sin, cos, erf, floor, round

  package var name: String { rawValue }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let input = inputs[0]
    let takesIntegers = self == .negate || self == .absolute || self == .sign || self == .relu
    guard input.elementType.isFloatingPoint || (takesIntegers && input.elementType == .int32) else {
      throw TensorError(
        name,
        "needs \(takesIntegers ? "float32, float64 or int32" : "float32 or float64"), got "
          + "\(input.elementType); convert with converted(to:).")
    }
    return input
  }

  package func gradients(inputs: [Tensor], output y: Tensor, upstream g: Tensor) -> [Tensor?] {
    let x = inputs[0]
    switch self {
    case .negate: return [-g]  // (−x)′ = −1
    case .absolute: return [g * x.signs()]  // |x|′ = sign x, 0 at 0
    case .sign, .floor, .round: return [nil]  // constant almost everywhere
    case .squareRoot: return [g * 0.5 / y]  // √x′ = 1 / 2√x
    case .exp: return [g * y]  // eˣ′ = eˣ
    case .log: return [g / x]  // ln x′ = 1/x
    case .expm1: return [g * (y + 1)]  // (eˣ − 1)′ = eˣ
    case .log1p: return [g / (x + 1)]  // ln(1 + x)′ = 1/(1 + x)
    case .tanh: return [g * (1 - y * y)]  // tanh′ = 1 − tanh²
    case .sigmoid: return [g * (y * (1 - y))]  // σ′ = σ(1 − σ)
    case .softplus: return [g * x.sigmoid()]  // ln(1 + eˣ)′ = σ(x)
    case .relu: return [(y .> 0).selecting(g, otherwise: 0)]  // 1 where x > 0, 0 at 0
    case .sin: return [g * x.cos()]
    case .cos: return [-(g * x.sin())]
    case .erf: return [g * (-(x * x)).exp() * 1.1283791670955126]  // erf′ = 2/√π e^(−x²)
    }
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .elementwise(operation: kernel, type: output.elementType)
  }

  /// The kernels' number of the micro-operation, `SKF_…`.
  package var kernel: Int {
    switch self {
    case .negate: SKF_NEGATE
    case .absolute: SKF_ABSOLUTE
    case .sign: SKF_SIGN
    case .squareRoot: SKF_SQUARE_ROOT
    case .exp: SKF_EXP
    case .log: SKF_LOG
    case .expm1: SKF_EXPM1
    case .log1p: SKF_LOG1P
    case .tanh: SKF_TANH
    case .sigmoid: SKF_SIGMOID
    case .softplus: SKF_SOFTPLUS
    case .relu: SKF_RELU
    case .sin: SKF_SIN
    case .cos: SKF_COS
    case .erf: SKF_ERF
    case .floor: SKF_FLOOR
    case .round: SKF_ROUND
    }
  }
}

extension Tensor {
  /// −x, elementwise.
  public static prefix func - (x: Tensor) -> Tensor { apply(Unary.negate, [x]) }
  /// |x|, elementwise; the derivative at 0 is 0.
  public func absolute() -> Tensor { .apply(Unary.absolute, [self]) }
  /// The sign of each element: −1, 0 or 1.
  public func signs() -> Tensor { .apply(Unary.sign, [self]) }
  /// √x, elementwise, correctly rounded.
  public func squareRoot() -> Tensor { .apply(Unary.squareRoot, [self]) }
  /// eˣ, elementwise.
  public func exp() -> Tensor { .apply(Unary.exp, [self]) }
  /// The natural logarithm, elementwise.
  public func log() -> Tensor { .apply(Unary.log, [self]) }
  /// eˣ − 1, elementwise, accurate near 0.
  public func expm1() -> Tensor { .apply(Unary.expm1, [self]) }
  /// ln(1 + x), elementwise, accurate near 0.
  public func log1p() -> Tensor { .apply(Unary.log1p, [self]) }
  /// The hyperbolic tangent, elementwise.
  public func tanh() -> Tensor { .apply(Unary.tanh, [self]) }
  /// The logistic function 1 / (1 + e⁻ˣ), elementwise.
  public func sigmoid() -> Tensor { .apply(Unary.sigmoid, [self]) }
  /// ln(1 + eˣ), elementwise, without overflow.
  public func softplus() -> Tensor { .apply(Unary.softplus, [self]) }
  /// max(x, 0), elementwise; the derivative at 0 is 0.
  public func relu() -> Tensor { .apply(Unary.relu, [self]) }
  /// The sine, elementwise, of radians.
  public func sin() -> Tensor { .apply(Unary.sin, [self]) }
  /// The cosine, elementwise, of radians.
  public func cos() -> Tensor { .apply(Unary.cos, [self]) }
  /// The error function, elementwise.
  public func erf() -> Tensor { .apply(Unary.erf, [self]) }
  /// The largest integer ≤ x, elementwise.
  public func floor() -> Tensor { .apply(Unary.floor, [self]) }
  /// The nearest integer, ties to even, elementwise.
  public func rounded() -> Tensor { .apply(Unary.round, [self]) }
  /// x², elementwise.
  public func squared() -> Tensor { self * self }
}
