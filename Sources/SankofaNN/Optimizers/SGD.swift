import SankofaTensor

/// Gradient descent: w ← w − η g; with momentum v ← μ v + g, w ← w − η v (Polyak, 1964); with
/// Nesterov's look ahead w ← w − η (g + μ v) (Sutskever et al., 2013).
///
/// The velocity is multiplied by the rate of now, as in PyTorch. Keras keeps η inside of v, which
/// differs for the steps after the rate has changed.
public struct SGD: OptimizerRule {
  public static let name = "sgd"
  /// η.
  public var learningRate = 0.01
  /// μ.
  public var momentum = 0.0
  /// True when the gradient is taken as if a step ahead; it changes nothing without momentum.
  public var isNesterov = false

  /// The rule with its defaults.
  public init() {}

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate)
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
  /// Gradient descent; see ``SGD``.
  public static func sgd(
    learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false
  ) -> SGD {
    var rule = SGD()
    (rule.learningRate, rule.momentum, rule.isNesterov) = (learningRate, momentum, nesterov)
    return rule
  }
}
