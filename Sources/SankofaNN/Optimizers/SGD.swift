import SankofaTensor

/// Gradient descent: w ← w − η g; with momentum v ← μ v + g, w ← w − η v (Polyak, 1964); with
/// Nesterov's look ahead w ← w − η (g + μ v) (Sutskever et al., 2013).
///
/// The velocity is multiplied by the rate of now, as in PyTorch. Keras keeps η inside of v, which
/// differs for the steps after the rate has changed.
public struct SGD: OptimizerRule {
  /// `sgd`.
  public static let name = "sgd"
  /// η, 0.01 by default.
  public let learningRate: Double
  /// μ, 0 by default.
  public let momentum: Double
  /// True when the gradient is taken as if a step ahead; false by default, and nothing without
  /// momentum.
  public let isNesterov: Bool

  /// Makes the rule.
  public init(learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) {
    self.learningRate = learningRate
    self.momentum = momentum
    isNesterov = nesterov
  }

  /// `velocity`, when there is momentum.
  public var stateNames: [String] { momentum == 0 ? [] : ["velocity"] }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    if momentum == 0 { return (w - η * g, []) }
    let v = momentum * states[0] + g
    return (w - η * (isNesterov ? g + momentum * v : v), [v])
  }

  /// μ in 0..<1.
  public func check() throws {
    try check([Setting("momentum", momentum, .share, try: "0.9")])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("learningRate", .number(learningRate)), ("momentum", .number(momentum)),
      ("nesterov", .flag(isNesterov)),
    ])
  }
}

extension Optimizer where Self == SGD {
  /// Gradient descent; see ``SGD``.
  public static func sgd(
    learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false
  ) -> SGD {
    SGD(learningRate: learningRate, momentum: momentum, nesterov: nesterov)
  }
}
