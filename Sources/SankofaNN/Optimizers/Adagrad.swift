import SankofaTensor

/// G ← G + g², w ← w − η g / (√(G₀ + G) + ε), G from 0 (Duchi et al., 2011).
///
/// PyTorch computes the same, with η = 0.01, G₀ = 0 and ε = 10⁻¹⁰ by default; the defaults here are
/// those of Keras, which adds ε under the root.
public struct Adagrad: OptimizerRule {
  /// `adagrad`.
  public static let name = "adagrad"
  /// η, 0.001 by default.
  public let learningRate: Double
  /// G₀, 0.1 by default: the larger, the smaller the first steps.
  public let start: Double
  /// ε, 10⁻⁷ by default.
  public let epsilon: Double

  /// Makes the rule.
  public init(learningRate: Double = 1e-3, start: Double = 0.1, epsilon: Double = 1e-7) {
    self.learningRate = learningRate
    self.start = start
    self.epsilon = epsilon
  }

  /// `squareSum`.
  public var stateNames: [String] { ["squareSum"] }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    let sum = states[0] + g.squared()
    return (w - η * g / ((start + sum).squareRoot() + epsilon), [sum])
  }

  /// G₀ at least 0, ε above 0.
  public func check() throws {
    try check([
      Setting("start", start, .notNegative, try: "0.1"),
      Setting("epsilon", epsilon, .positive, try: "1e-7"),
    ])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("learningRate", .number(learningRate)), ("start", .number(start)),
      ("epsilon", .number(epsilon)),
    ])
  }
}

extension Optimizer where Self == Adagrad {
  /// Steps divided by the root of all squares so far; see ``Adagrad``.
  public static func adagrad(
    learningRate: Double = 1e-3, start: Double = 0.1, epsilon: Double = 1e-7
  ) -> Adagrad {
    Adagrad(learningRate: learningRate, start: start, epsilon: epsilon)
  }
}
