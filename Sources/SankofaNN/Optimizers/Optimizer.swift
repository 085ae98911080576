import SankofaTensor

/// A method that updates parameters by their gradients: a rule for one parameter, with adjustments.
///
/// Sankofa's own optimizers are rules, such as ``Adam``, and rules with adjustments, such as
/// `.adam().clipped(norm: 1)`. To write a custom optimizer, write an ``OptimizerRule``. `fit`,
/// `CompiledStep` and `update` take steps, each with all adjustments.
public protocol Optimizer: Sendable {
  /// The type of the rule.
  associatedtype Rule: OptimizerRule
  /// The name in files and on the command line, such as `adam`.
  static var name: String { get }
  /// η, the initial learning rate.
  var learningRate: Double { get }
  /// The settings, as a file stores them.
  var configuration: Configuration { get }
  /// Throws `SankofaError` for the first setting that is not valid.
  func check() throws
  /// The rule for one parameter.
  var rule: Rule { get }
  /// The adjustments of the rule, for all parameters together.
  var adjustments: Adjustments { get }
}

/// The rule that updates one parameter by its gradient, as a paper states it. Custom optimizers
/// conform to it. A rule is an ``Optimizer`` without adjustments.
///
/// The rule is written in tensor operations; the plan fuses them into one pass over memory.
/// Everything that changes from step to step is a tensor: the learning rate, the states of the
/// parameter, and shared scalars such as the running powers βᵗ.
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
  /// η, the initial learning rate.
  var learningRate: Double { get set }
  /// The names of the states: arrays of the parameter's shape, initially zero.
  var stateNames: [String] { get }
  /// The scalars that all parameters share, with their first values. They are `float64`: with 0.999
  /// as `float32`, 1 − β would have a relative error of 10⁻⁵.
  var sharedStates: [(name: String, initial: Double)] { get }
  /// Updates the shared scalars for the next step.
  func advance(_ shared: inout NamedTensors)
  /// Returns the parameter after a step, and updates its states.
  ///
  /// - Parameters:
  ///   - parameter: the value before the step, of the same shape as `gradient` and each state.
  ///   - state: the states by their names.
  ///   - shared: the shared scalars of this step, already advanced; `float64`.
  ///   - learningRate: η of this step, a scalar of the parameter's element type.
  func updated(
    _ parameter: Tensor, gradient: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate: Tensor
  ) -> Tensor
}

extension OptimizerRule {
  /// Makes the rule with its defaults and another learning rate.
  public init(learningRate: Double) {
    self.init()
    self.learningRate = learningRate
  }

  /// The rule itself.
  public var rule: Self { self }
  /// Empty.
  public var adjustments: Adjustments { Adjustments() }
  /// Empty.
  public var stateNames: [String] { [] }
  /// Empty.
  public var sharedStates: [(name: String, initial: Double)] { [] }
  /// Does nothing.
  public func advance(_ shared: inout NamedTensors) {}
  /// Lists the learning rate.
  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate, .positive)
  }
  /// Throws `SankofaError` for the first setting that breaks its rule.
  public func check() throws {
    if let brokenSetting {
      throw SankofaError("optimizer \(Self.name.quoted)", brokenSetting)
    }
  }
}
