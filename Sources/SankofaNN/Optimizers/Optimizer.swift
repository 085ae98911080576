import SankofaTensor

/// The way in which parameters follow their gradients: a rule for one parameter, with adjustments.
///
/// Sankofa's own optimizers are rules, such as ``Adam``, and rules with adjustments, such as
/// `.adam().clipped(norm: 1)`. To write an optimizer of one's own, write an ``OptimizerRule``.
/// `fit`, `CompiledStep` and `update` take steps, each with all adjustments.
public protocol Optimizer: Sendable {
  /// The type of the rule.
  associatedtype Rule: OptimizerRule
  /// The name in files and on the command line, such as `adam`.
  static var name: String { get }
  /// η at the start.
  var learningRate: Double { get }
  /// The settings, as a file keeps them.
  var configuration: Configuration { get }
  /// Throws `OptimizerError` for a setting with which no step can learn.
  func check() throws
  /// The rule for one parameter.
  var rule: Rule { get }
  /// The adjustments of the rule, for all parameters together.
  var adjustments: Adjustments { get }
}

/// The rule by which one parameter follows its gradient, as a paper states it. The author of an
/// optimizer writes one. It is an ``Optimizer`` without adjustments.
///
/// The rule is written in tensor operations; the plan makes one pass over memory of it. Everything
/// that changes from step to step is a tensor: the learning rate, the states of the parameter, and
/// shared scalars such as the running powers βᵗ.
public protocol OptimizerRule: Optimizer where Rule == Self {
  /// Arrays of the parameter's shape that start at zero, by name.
  var stateNames: [String] { get }
  /// Scalars that all parameters share, with their first values. They are `float64`: of 0.999 as
  /// `float32`, 1 − β is already wrong by 10⁻⁵ of itself.
  var sharedStates: [(name: String, initial: Double)] { get }
  /// The shared scalars of the next step.
  func advanced(_ shared: [Tensor]) -> [Tensor]
  /// The parameter and its states after a step.
  ///
  /// - Parameters:
  ///   - parameter: of any shape, as `gradient` and each of `states` are.
  ///   - shared: the shared scalars of this step, already advanced; `float64`.
  ///   - learningRate: η of this step, a scalar of the parameter's element type.
  func updated(
    _ parameter: Tensor, gradient: Tensor, states: [Tensor], shared: [Tensor], learningRate: Tensor
  ) -> (parameter: Tensor, states: [Tensor])
}

extension OptimizerRule {
  /// The rule itself.
  public var rule: Self { self }
  /// None.
  public var adjustments: Adjustments { Adjustments() }
  /// None.
  public var stateNames: [String] { [] }
  /// None.
  public var sharedStates: [(name: String, initial: Double)] { [] }
  /// Nothing to advance.
  public func advanced(_ shared: [Tensor]) -> [Tensor] { shared }
  /// The learning rate.
  public var configuration: Configuration {
    Configuration([("learningRate", .number(learningRate))])
  }
  /// Every setting will do.
  public func check() throws {}
}

extension Optimizer {
  /// Throws for the first setting whose rule does not hold.
  func check(_ settings: [Setting]) throws {
    try Setting.check(settings, of: "optimizer \"\(Self.name)\"")
  }
}
