/// The options of one parameter of a layer: `Dense(10, weight: .init(.heNormal, regularizer: .l2(1e-4)))`.
public struct ParameterOptions: Sendable {
  /// The initializer of the first value; `nil` for the layer's default.
  public var initializer: Initializer?
  /// The penalty that the parameter adds to the loss, if any.
  public var regularizer: Regularizer?
  /// The set of values to which each step returns the parameter, if any.
  public var constraint: Constraint?

  /// Makes options; none by default.
  public init(
    _ initializer: Initializer? = nil, regularizer: Regularizer? = nil,
    constraint: Constraint? = nil
  ) {
    self.initializer = initializer
    self.regularizer = regularizer
    self.constraint = constraint
  }
}
