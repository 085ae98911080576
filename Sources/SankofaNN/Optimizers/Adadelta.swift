import SankofaTensor

/// v ← ρ v + (1 − ρ) g², Δ = g √(u + ε) / √(v + ε), u ← ρ u + (1 − ρ) Δ², w ← w − η Δ (Zeiler, 2012,
/// algorithm 1, in which η = 1).
///
/// PyTorch and Keras compute the same. The defaults are the paper's; PyTorch's ρ is 0.9, and Keras
/// has η = 0.001 and ε = 10⁻⁷.
public struct Adadelta: OptimizerRule {
  /// `adadelta`.
  public static let name = "adadelta"
  /// η, 1 by default.
  public let learningRate: Double
  /// ρ, 0.95 by default.
  public let decay: Double
  /// ε, 10⁻⁶ by default: it decides on the size of the first steps.
  public let epsilon: Double

  /// Makes the rule.
  public init(learningRate: Double = 1, decay: Double = 0.95, epsilon: Double = 1e-6) {
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
  }

  /// `meanSquare` and `meanSquareStep`: v and u.
  public var stateNames: [String] { ["meanSquare", "meanSquareStep"] }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    let v = decay * states[0] + (1 - decay) * g.squared()
    let Δ = g * (states[1] + epsilon).squareRoot() / (v + epsilon).squareRoot()
    let u = decay * states[1] + (1 - decay) * Δ.squared()
    return (w - η * Δ, [v, u])
  }

  /// ρ in 0..<1, ε above 0.
  public func check() throws {
    try check([
      Setting("decay", decay, .share, try: "0.95"),
      Setting("epsilon", epsilon, .positive, try: "1e-6"),
    ])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("learningRate", .number(learningRate)), ("decay", .number(decay)),
      ("epsilon", .number(epsilon)),
    ])
  }
}

extension Optimizer where Self == Adadelta {
  /// Steps in the measure of the steps before; see ``Adadelta``.
  public static func adadelta(
    learningRate: Double = 1, decay: Double = 0.95, epsilon: Double = 1e-6
  ) -> Adadelta {
    Adadelta(learningRate: learningRate, decay: decay, epsilon: epsilon)
  }
}
