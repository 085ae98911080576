import SankofaTensor

/// v ← ρ v + (1 − ρ) g², w ← w − η g / (√v + ε) (Tieleman and Hinton, 2012).
///
/// ε stands outside of the root as in PyTorch, whose defaults are η = 0.01, ρ = 0.99 and ε = 10⁻⁸;
/// the defaults here are those of Keras, which adds ε to v.
public struct RMSProp: Optimizer {
  /// `rmsprop`.
  public static let name = "rmsprop"
  /// η, 0.001 by default.
  public let learningRate: Double
  /// ρ, 0.9 by default.
  public let decay: Double
  /// ε, 10⁻⁷ by default.
  public let epsilon: Double

  /// Makes the rule.
  public init(learningRate: Double = 1e-3, decay: Double = 0.9, epsilon: Double = 1e-7) {
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
  }

  /// `meanSquare`.
  public var stateNames: [String] { ["meanSquare"] }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    let v = decay * states[0] + (1 - decay) * g.squared()
    return (w - η * g / (v.squareRoot() + epsilon), [v])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("learningRate", .number(learningRate)), ("decay", .number(decay)),
      ("epsilon", .number(epsilon)),
    ])
  }
}

extension Optimizer where Self == RMSProp {
  /// Steps divided by a running root mean square; see ``RMSProp``.
  public static func rmsprop(
    learningRate: Double = 1e-3, decay: Double = 0.9, epsilon: Double = 1e-7
  ) -> RMSProp {
    RMSProp(learningRate: learningRate, decay: decay, epsilon: epsilon)
  }
}
