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
///
/// ```swift
/// struct Momentum: OptimizerRule {
///   static let name = "momentum"
///   var learningRate = 0.01
///   var stateNames: [String] { ["velocity"] }
///   func updated(
///     _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
///     learningRate η: Tensor
///   ) -> Tensor {
///     state.velocity = 0.9 * state.velocity + g
///     return w - η * state.velocity
///   }
/// }
/// ```
public protocol OptimizerRule: Optimizer, Configurable where Rule == Self {
  /// η at the start.
  var learningRate: Double { get set }
  /// The names of arrays of the parameter's shape that start at zero.
  var stateNames: [String] { get }
  /// Scalars that all parameters share, with their first values. They are `float64`: of 0.999 as
  /// `float32`, 1 − β is already wrong by 10⁻⁵ of itself.
  var sharedStates: [(name: String, initial: Double)] { get }
  /// Brings the shared scalars to the next step.
  func advance(_ shared: inout NamedTensors)
  /// The parameter after a step; updates its states.
  ///
  /// - Parameters:
  ///   - parameter: of any shape, as `gradient` and each state are.
  ///   - state: the states by their names.
  ///   - shared: the shared scalars of this step, already advanced; `float64`.
  ///   - learningRate: η of this step, a scalar of the parameter's element type.
  func updated(
    _ parameter: Tensor, gradient: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate: Tensor
  ) -> Tensor
}

extension OptimizerRule {
  /// The rule with its defaults and another η.
  public init(learningRate: Double) {
    self.init()
    self.learningRate = learningRate
  }

  /// The rule itself.
  public var rule: Self { self }
  /// None.
  public var adjustments: Adjustments { Adjustments() }
  /// None.
  public var stateNames: [String] { [] }
  /// None.
  public var sharedStates: [(name: String, initial: Double)] { [] }
  /// Nothing to advance.
  public func advance(_ shared: inout NamedTensors) {}
  /// The learning rate.
  public mutating func settings(_ list: inout SettingList) { list("learningRate", &learningRate) }
  /// Throws `OptimizerError` for the first setting that breaks its rule.
  public func check() throws {
    if let brokenSetting {
      throw OptimizerError("optimizer \(Self.name.quoted)", brokenSetting)
    }
  }
}
