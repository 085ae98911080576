import SankofaTensor

/// Gradient descent: w ← w − η g; with momentum v ← μ v + g, w ← w − η v (Polyak, 1964); with
/// Nesterov momentum w ← w − η (g + μ v) (Sutskever et al., 2013).
///
/// The velocity is multiplied by the current rate, as in PyTorch. Keras keeps η inside v, which
/// gives different steps after a change of the rate.
public struct SGD: OptimizerRule {
  public static let name = "sgd"
  /// η, the learning rate.
  public var learningRate = 0.01
  /// μ, the momentum; 0 for none.
  public var momentum = 0.0
  /// True for Nesterov momentum, which looks one step ahead; it changes nothing when the momentum
  /// is 0.
  public var isNesterov = false

  /// Makes the rule with its defaults.
  public init() {}

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate, .positive)
    list("momentum", &momentum, .share.advising(0.9))
    list("nesterov", &isNesterov)
  }

  public var stateNames: [String] { momentum == 0 ? [] : ["velocity"] }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    if momentum == 0 { return w - η * g }
    state.velocity = momentum * state.velocity + g
    return w - η * (isNesterov ? g + momentum * state.velocity : state.velocity)
  }
}

extension Optimizer where Self == SGD {
  /// Makes a rule of gradient descent; see ``SGD``.
  public static func sgd(
    learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false
  ) -> SGD {
    var rule = SGD()
    (rule.learningRate, rule.momentum, rule.isNesterov) = (learningRate, momentum, nesterov)
    return rule
  }
}
