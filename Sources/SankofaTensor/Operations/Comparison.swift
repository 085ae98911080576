import CSankofaKernels

/// Elementwise comparisons: `bool` from two tensors of one type.
package enum Comparison: String, Operation, CaseIterable {
  case less, lessEqual, equal, notEqual

  package var name: String { rawValue }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    try requireSame(inputs[0], inputs[1], name)
    if inputs[0].elementType == .bool && (self == .less || self == .lessEqual) {
      throw TensorError(name, "is not defined for bool; convert with converted(to: .int32).")
    }
    return TensorType(inputs[0].shape, .bool)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream: Tensor) -> [Tensor?] {
    [nil, nil]  // constant almost everywhere
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    let operation =
      switch self {
      case .less: SKF_LESS
      case .lessEqual: SKF_LESS_EQUAL
      case .equal: SKF_EQUAL
      case .notEqual: SKF_NOT_EQUAL
      }
    return .elementwise(operation: operation, type: inputs[0].elementType)
  }
}

/// Operations on truth values, and the test for numbers that are neither NaN nor infinite.
package enum Logical: String, Operation, CaseIterable {
  case and, or, not, isFinite

  package var name: String { rawValue }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    if self == .isFinite {
      guard inputs[0].elementType.isFloatingPoint else {
        throw TensorError(
          name, "needs float32 or float64, got \(inputs[0].elementType); integers are finite.")
      }
      return TensorType(inputs[0].shape, .bool)
    }
    if inputs.count == 2 { try requireSame(inputs[0], inputs[1], name) }
    guard inputs[0].elementType == .bool else {
      throw TensorError(
        name, "needs bool, got \(inputs[0].elementType); compare first, as in x .> 0.")
    }
    return inputs[0]
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream: Tensor) -> [Tensor?] {
    inputs.map { _ in nil }  // truth values have no derivative
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    let operation =
      switch self {
      case .and: SKF_AND
      case .or: SKF_OR
      case .not: SKF_NOT
      case .isFinite: SKF_IS_FINITE
      }
    return .elementwise(operation: operation, type: inputs[0].elementType)
  }
}

infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence

extension Tensor {
  /// True where a < b, elementwise; shapes broadcast.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { combine(Comparison.less, a, b) }
  /// True where a ≤ b, elementwise; shapes broadcast.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { combine(Comparison.lessEqual, a, b) }
  /// True where a > b, elementwise; shapes broadcast.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { b .< a }
  /// True where a ≥ b, elementwise; shapes broadcast.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { b .<= a }
  /// True where a = b, elementwise; shapes broadcast.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { combine(Comparison.equal, a, b) }
  /// True where a ≠ b, elementwise; shapes broadcast.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { combine(Comparison.notEqual, a, b) }
  /// True where a < b for a number.
  public static func .< (a: Tensor, b: Double) -> Tensor { a .< a.constant(b) }
  /// True where a ≤ b for a number.
  public static func .<= (a: Tensor, b: Double) -> Tensor { a .<= a.constant(b) }
  /// True where a > b for a number.
  public static func .> (a: Tensor, b: Double) -> Tensor { a .> a.constant(b) }
  /// True where a ≥ b for a number.
  public static func .>= (a: Tensor, b: Double) -> Tensor { a .>= a.constant(b) }
  /// True where a = b for a number.
  public static func .== (a: Tensor, b: Double) -> Tensor { a .== a.constant(b) }
  /// True where a ≠ b for a number.
  public static func .!= (a: Tensor, b: Double) -> Tensor { a .!= a.constant(b) }

  /// True where both masks are true; shapes broadcast.
  public func and(_ other: Tensor) -> Tensor { .combine(Logical.and, self, other) }
  /// True where at least one of the masks is true; shapes broadcast.
  public func or(_ other: Tensor) -> Tensor { .combine(Logical.or, self, other) }
  /// True where this mask is false.
  public func not() -> Tensor { .apply(Logical.not, [self]) }
  /// True where the element is neither NaN nor infinite.
  public func isFinite() -> Tensor { .apply(Logical.isFinite, [self]) }
}
