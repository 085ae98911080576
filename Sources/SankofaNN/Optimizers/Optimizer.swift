import SankofaTensor

/// The rule by which one parameter follows its gradient, as a paper states it.
///
/// The rule is written in tensor operations; the plan makes one pass over memory of it. Everything
/// that changes from step to step is a tensor: the learning rate, the states of the parameter, and
/// shared scalars such as the running powers βᵗ.
public protocol Optimizer: Sendable {
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
}

/// The optimizers that a name finds.
public enum Optimizers {
  /// The names that ``named(_:learningRate:)`` knows.
  public static let names = [SGD.name, RMSProp.name, Adam.name]

  /// An optimizer with its defaults, by its name. Throws, naming the nearest, when there is none.
  public static func named(_ name: String, learningRate: Double? = nil) throws -> any Optimizer {
    switch name {
    case SGD.name: SGD(learningRate: learningRate ?? 0.01)
    case RMSProp.name: RMSProp(learningRate: learningRate ?? 1e-3)
    case Adam.name: Adam(learningRate: learningRate ?? 1e-3)
    default: throw UnknownName("optimizer", name, among: names)
    }
  }

  /// The optimizer that a file describes. Throws when the name or a setting is not known.
  public static func named(
    _ name: String, _ configuration: Configuration
  ) throws -> any Optimizer {
    let rate = try configuration.number("learningRate")
    switch name {
    case SGD.name:
      return SGD(
        learningRate: rate, momentum: try configuration.number("momentum"),
        nesterov: try configuration.flag("nesterov"))
    case RMSProp.name:
      return RMSProp(
        learningRate: rate, decay: try configuration.number("decay"),
        epsilon: try configuration.number("epsilon"))
    case Adam.name:
      return Adam(
        learningRate: rate, beta1: try configuration.number("beta1"),
        beta2: try configuration.number("beta2"), epsilon: try configuration.number("epsilon"))
    default: throw UnknownName("optimizer", name, among: names)
    }
  }
}
