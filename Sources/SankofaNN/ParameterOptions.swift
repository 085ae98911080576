/// The options of a layer's parameter, as in
/// `Dense(10, weight: .init(.heNormal, regularizer: .l2(1e-4)))`.
public struct ParameterOptions: Sendable {
  /// The initializer of the first value; `nil` for the layer's default.
  public var initializer: Initializer?
  /// The penalty on the parameter that is added to the loss, if any.
  public var regularizer: Regularizer?
  /// The constraint that each step applies to the parameter, if any.
  public var constraint: Constraint?

  /// Makes options; by default the layer's initializer, no regularizer and no constraint.
  public init(
    _ initializer: Initializer? = nil, regularizer: Regularizer? = nil,
    constraint: Constraint? = nil
  ) {
    self.initializer = initializer
    self.regularizer = regularizer
    self.constraint = constraint
  }
}
