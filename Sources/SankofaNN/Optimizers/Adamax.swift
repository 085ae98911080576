import SankofaTensor

/// m ← β₁ m + (1 − β₁) g, u ← max(β₂ u, |g|), w ← w − η / (1 − β₁ᵗ) · m / (u + ε) (Kingma and Ba,
/// 2015, algorithm 2, with an ε against a division by 0).
///
/// As in Keras; PyTorch adds ε to |g| instead.
public struct Adamax: OptimizerRule {
  /// `adamax`.
  public static let name = "adamax"
  /// η, 0.001 by default.
  public let learningRate: Double
  /// β₁, 0.9 by default.
  public let beta1: Double
  /// β₂, 0.999 by default.
  public let beta2: Double
  /// ε, 10⁻⁷ by default.
  public let epsilon: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// `mean` and `greatest`: m and u.
  public var stateNames: [String] { ["mean", "greatest"] }

  /// `beta1Power`: β₁ᵗ.
  public var sharedStates: [(name: String, initial: Double)] { [("beta1Power", 1)] }

  /// One factor more.
  public func advanced(_ shared: [Tensor]) -> [Tensor] { [shared[0] * beta1] }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    let m = g.multiplyAdd(g.like(1 - beta1), beta1 * states[0])
    let u = (beta2 * states[1]).maximum(g.absolute())
    let stepSize = η / (1 - shared[0]).converted(to: η.elementType)
    return (w - stepSize * m / (u + epsilon), [m, u])
  }

  /// β₁ and β₂ in 0..<1, ε above 0.
  public func check() throws {
    try check([
      Setting("beta1", beta1, .share, try: "0.9"), Setting("beta2", beta2, .share, try: "0.999"),
      Setting("epsilon", epsilon, .positive, try: "1e-7"),
    ])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("learningRate", .number(learningRate)), ("beta1", .number(beta1)),
      ("beta2", .number(beta2)), ("epsilon", .number(epsilon)),
    ])
  }
}

extension Optimizer where Self == Adamax {
  /// Steps divided by the greatest slope of late; see ``Adamax``.
  public static func adamax(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) -> Adamax {
    Adamax(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
  }
}
