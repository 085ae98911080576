import SankofaTensor

/// ``Adam`` with Nesterov's look ahead: with μₜ = β₁ (1 − ½ · 0.96^(tψ)) the step is
/// w ← w − η (μₜ₊₁ m / (1 − Πₜ₊₁) + (1 − μₜ) g / (1 − Πₜ)) / (√v̂ + ε), where Πₜ = μ₁ … μₜ;
/// m, v and v̂ are Adam's (Dozat, 2016).
///
/// PyTorch computes the same, with ε = 10⁻⁸ by default. Keras has ψ = 1, and else these defaults.
public struct Nadam: OptimizerRule {
  /// `nadam`.
  public static let name = "nadam"
  /// η, 0.001 by default.
  public let learningRate: Double
  /// β₁, 0.9 by default.
  public let beta1: Double
  /// β₂, 0.999 by default.
  public let beta2: Double
  /// ε, 10⁻⁷ by default.
  public let epsilon: Double
  /// ψ: how fast μ comes near β₁; 0.004 by default, as in the paper.
  public let momentumDecay: Double

  /// Makes the rule.
  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    momentumDecay: Double = 0.004
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.momentumDecay = momentumDecay
  }

  /// `mean` and `meanSquare`: m and v.
  public var stateNames: [String] { ["mean", "meanSquare"] }

  /// `beta2Power`, `decayPower` and `momentumProduct`: β₂ᵗ, 0.96^(tψ) and Πₜ.
  public var sharedStates: [(name: String, initial: Double)] {
    [("beta2Power", 1), ("decayPower", 1), ("momentumProduct", 1)]
  }

  /// One factor more of each.
  public func advanced(_ shared: [Tensor]) -> [Tensor] {
    let power = shared[1] * decayFactor(like: shared[1])
    return [shared[0] * beta2, power, shared[2] * momentum(power)]
  }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    let (power, product) = (shared[1], shared[2])
    let now = momentum(power)
    let next = momentum(power * decayFactor(like: power))
    let m = g.multiplyAdd(g.like(1 - beta1), beta1 * states[0])
    let v = g.squared().multiplyAdd(g.like(1 - beta2), beta2 * states[1])
    let meanShare = (next / (1 - product * next)).converted(to: w.elementType)
    let slopeShare = ((1 - now) / (1 - product)).converted(to: w.elementType)
    let correction = (1 / (1 - shared[0])).converted(to: w.elementType)
    let ahead = meanShare * m + slopeShare * g
    return (w - η * ahead / ((v * correction).squareRoot() + epsilon), [m, v])
  }

  /// μ of a step, from 0.96^(tψ).
  private func momentum(_ power: Tensor) -> Tensor { beta1 * (1 - 0.5 * power) }

  /// 0.96^ψ.
  private func decayFactor(like tensor: Tensor) -> Tensor {
    tensor.like(0.96).power(momentumDecay)
  }

  /// β₁ and β₂ in 0..<1, ε above 0, ψ at least 0.
  public func check() throws {
    try check([
      Setting("beta1", beta1, .share, try: "0.9"), Setting("beta2", beta2, .share, try: "0.999"),
      Setting("epsilon", epsilon, .positive, try: "1e-7"),
      Setting("momentumDecay", momentumDecay, .notNegative, try: "0.004"),
    ])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("learningRate", .number(learningRate)), ("beta1", .number(beta1)),
      ("beta2", .number(beta2)), ("epsilon", .number(epsilon)),
      ("momentumDecay", .number(momentumDecay)),
    ])
  }
}

extension Optimizer where Self == Nadam {
  /// Adaptive moments with a look ahead; see ``Nadam``.
  public static func nadam(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    momentumDecay: Double = 0.004
  ) -> Nadam {
    Nadam(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      momentumDecay: momentumDecay)
  }
}
