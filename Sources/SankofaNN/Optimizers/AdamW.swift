import SankofaTensor

/// ``Adam`` with decay that stands apart from the gradient: w ← w − η λ w, and then Adam's step
/// (Loshchilov and Hutter, 2019, algorithm 2).
///
/// PyTorch computes the same, with λ = 0.01 by default; the defaults here are those of Keras, which
/// has Adam's ε elsewhere. `.adam().decayed(0.004)` is the same rule and may leave biases out.
public struct AdamW: OptimizerRule {
  /// `adamw`.
  public static let name = "adamw"
  /// λ, 0.004 by default.
  public let weightDecay: Double
  /// The rule that follows the decay.
  public let adam: Adam
  /// η, 0.001 by default.
  public var learningRate: Double { adam.learningRate }

  /// Makes the rule.
  public init(
    learningRate: Double = 1e-3, weightDecay: Double = 0.004, beta1: Double = 0.9,
    beta2: Double = 0.999,
    epsilon: Double = 1e-7
  ) {
    self.weightDecay = weightDecay
    adam = Adam(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  /// Those of ``Adam``.
  public var stateNames: [String] { adam.stateNames }

  /// Those of ``Adam``.
  public var sharedStates: [(name: String, initial: Double)] { adam.sharedStates }

  /// As ``Adam`` does it.
  public func advanced(_ shared: [Tensor]) -> [Tensor] { adam.advanced(shared) }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    adam.updated(
      w * (1 - η * weightDecay), gradient: g, states: states, shared: shared, learningRate: η)
  }

  /// λ at least 0, and what ``Adam`` asks for.
  public func check() throws {
    try check([Setting("weightDecay", weightDecay, .notNegative, try: "0.004")] + adam.settings)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(adam.configuration.entries + [("weightDecay", .number(weightDecay))])
  }
}

extension Optimizer where Self == AdamW {
  /// Adaptive moments and decay of the weights; see ``AdamW``.
  public static func adamw(
    learningRate: Double = 1e-3, weightDecay: Double = 0.004, beta1: Double = 0.9,
    beta2: Double = 0.999,
    epsilon: Double = 1e-7
  ) -> AdamW {
    AdamW(
      learningRate: learningRate, weightDecay: weightDecay, beta1: beta1, beta2: beta2,
      epsilon: epsilon)
  }
}
