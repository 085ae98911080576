import CSankofaKernels

/// Elementwise arithmetic on two tensors of one type; shapes broadcast as NumPy's do.
package enum Binary: String, Operation, CaseIterable {
  case add, subtract, multiply, divide, maximum, minimum, power

  package var name: String { rawValue }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    try requireSame(inputs[0], inputs[1], name)
    let type = inputs[0].elementType
    let allowed =
      switch self {
      case .maximum, .minimum: type != .bool
      case .power: type.isFloatingPoint
      default: type.isFloatingPoint || type == .int32
      }
    guard allowed else {
      throw TensorError(name, "is not defined for \(type); convert with converted(to: .float32).")
    }
    return inputs[0]
  }

  package func gradients(inputs: [Tensor], output y: Tensor, upstream g: Tensor) -> [Tensor?] {
    let (a, b) = (inputs[0], inputs[1])
    switch self {
    case .add: return [g, g]
    case .subtract: return [g, -g]
    case .multiply: return [g * b, g * a]
    case .divide: return [g / b, -(g * y / b)]  // (a/b)′ = 1/b, −a/b²
    case .maximum: return Binary.chosen(a .>= b, g)  // a tie goes to the first
    case .minimum: return Binary.chosen(a .<= b, g)
    case .power:
      // (aᵇ)′ = b·aᵇ⁻¹, and aᵇ·ln a, which is 0 where a ≤ 0; b = 0 stays 0 where a⁻¹ is infinite
      let lowered = (b .!= 0).selecting(b - 1, otherwise: 0)
      let logarithm = (a .> 0).selecting(a, otherwise: 1).log()
      return [g * b * a.power(lowered), g * y * logarithm]
    }
  }

  private static func chosen(_ first: Tensor, _ g: Tensor) -> [Tensor?] {
    [first.selecting(g, otherwise: 0), first.selecting(0, otherwise: g)]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .elementwise(operation: kernel, type: output.elementType)
  }

  /// The kernels' number of the micro-operation, `SKF_…`.
  package var kernel: Int {
    switch self {
    case .add: SKF_ADD
    case .subtract: SKF_SUBTRACT
    case .multiply: SKF_MULTIPLY
    case .divide: SKF_DIVIDE
    case .maximum: SKF_MAXIMUM
    case .minimum: SKF_MINIMUM
    case .power: SKF_POWER
    }
  }
}

/// Throws unless two tensor types are equal. Operations broadcast shapes before they ask.
///
/// - Parameter name: the operation, for the error.
package func requireSame(
  _ a: TensorType, _ b: TensorType, _ name: String
) throws(TensorError) {
  if a.elementType != b.elementType {
    throw TensorError(
      name,
      "needs equal element types, got \(a) and \(b); convert one with converted(to:).")
  }
  if a.shape != b.shape {
    throw TensorError(
      name, "needs equal shapes, got \(a.shape) and \(b.shape); use broadcast(to:).")
  }
}

extension Tensor {
  package static func combine(_ operation: some Operation, _ a: Tensor, _ b: Tensor) -> Tensor {
    if a.shape == b.shape { return apply(operation, [a, b]) }
    let shape = trapping { try Shape.broadcast(a.shape, b.shape, for: operation.name) }
    return apply(operation, [a.broadcast(to: shape), b.broadcast(to: shape)])
  }

  /// a + b, elementwise; shapes broadcast.
  public static func + (a: Tensor, b: Tensor) -> Tensor { combine(Binary.add, a, b) }
  /// a − b, elementwise; shapes broadcast.
  public static func - (a: Tensor, b: Tensor) -> Tensor { combine(Binary.subtract, a, b) }
  /// a · b, elementwise; shapes broadcast.
  public static func * (a: Tensor, b: Tensor) -> Tensor { combine(Binary.multiply, a, b) }
  /// a / b, elementwise; shapes broadcast. Integer division truncates, and by 0 gives 0.
  public static func / (a: Tensor, b: Tensor) -> Tensor { combine(Binary.divide, a, b) }

  /// a + b for a number, which takes the tensor's element type.
  public static func + (a: Tensor, b: Double) -> Tensor { a + a.constant(b) }
  /// a − b for a number, which takes the tensor's element type.
  public static func - (a: Tensor, b: Double) -> Tensor { a - a.constant(b) }
  /// a · b for a number, which takes the tensor's element type.
  public static func * (a: Tensor, b: Double) -> Tensor { a * a.constant(b) }
  /// a / b for a number, which takes the tensor's element type.
  public static func / (a: Tensor, b: Double) -> Tensor { a / a.constant(b) }
  /// a + b for a number, which takes the tensor's element type.
  public static func + (a: Double, b: Tensor) -> Tensor { b.constant(a) + b }
  /// a − b for a number, which takes the tensor's element type.
  public static func - (a: Double, b: Tensor) -> Tensor { b.constant(a) - b }
  /// a · b for a number, which takes the tensor's element type.
  public static func * (a: Double, b: Tensor) -> Tensor { b.constant(a) * b }
  /// a / b for a number, which takes the tensor's element type.
  public static func / (a: Double, b: Tensor) -> Tensor { b.constant(a) / b }

  /// The larger of each pair, NaN when either is NaN; shapes broadcast. At a tie the derivative
  /// goes to this tensor.
  public func maximum(_ other: Tensor) -> Tensor { .combine(Binary.maximum, self, other) }
  /// The larger of each element and a number.
  public func maximum(_ other: Double) -> Tensor { maximum(constant(other)) }
  /// The smaller of each pair, NaN when either is NaN; shapes broadcast. At a tie the derivative
  /// goes to this tensor.
  public func minimum(_ other: Tensor) -> Tensor { .combine(Binary.minimum, self, other) }
  /// The smaller of each element and a number.
  public func minimum(_ other: Double) -> Tensor { minimum(constant(other)) }
  /// This tensor raised to the power `exponent`, elementwise; shapes broadcast.
  public func power(_ exponent: Tensor) -> Tensor { .combine(Binary.power, self, exponent) }
  /// This tensor raised to the power of a number, elementwise.
  public func power(_ exponent: Double) -> Tensor { power(constant(exponent)) }

  /// A scalar of this tensor's element type.
  public func constant(_ value: Double) -> Tensor { .scalar(value, elementType) }
}
