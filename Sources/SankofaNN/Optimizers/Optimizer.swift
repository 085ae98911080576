import SankofaTensor

/// The rule by which one parameter follows its gradient, as a paper states it.
///
/// The rule is written in tensor operations; the plan makes one pass over memory of it. Everything
/// that changes from step to step is a tensor: the learning rate, the states of the parameter, and
/// shared scalars such as the running powers βᵗ.
public protocol Optimizer: Sendable {
  /// The rule by itself: the optimizer, unless something stands beside its rule.
  associatedtype Rule: Optimizer = Self
  /// The name in files and on the command line, such as `adam`.
  static var name: String { get }
  /// η at the start.
  var learningRate: Double { get }
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
  /// The settings, as a file keeps them.
  var configuration: Configuration { get }
  /// Throws `OptimizerError` for a setting with which no step leads anywhere.
  func check() throws
  /// The rule for one parameter.
  var rule: Rule { get }
  /// What stands beside the rule, for all parameters together.
  var adjustments: Adjustments { get }
}

extension Optimizer where Rule == Self {
  /// The optimizer itself.
  public var rule: Self { self }
  /// None.
  public var adjustments: Adjustments { Adjustments() }
}

extension Optimizer {
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

  /// Throws for the first setting whose rule does not hold.
  func check(_ settings: [Setting]) throws {
    try Setting.check(settings, of: "optimizer \"\(Self.name)\"")
  }
}
