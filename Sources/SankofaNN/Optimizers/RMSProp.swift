import SankofaTensor

/// v ← ρ v + (1 − ρ) g², w ← w − η g / (√v + ε) (Tieleman and Hinton, 2012).
///
/// If centered, v is replaced by the variance v − ḡ² with ḡ ← ρ ḡ + (1 − ρ) g (Graves, 2013). With
/// momentum, u ← μ u + g / (√v + ε) and w ← w − η u.
///
/// ε is outside the root, and η outside the velocity, as in PyTorch, whose defaults are η = 0.01, ρ
/// = 0.99 and ε = 10⁻⁸; the defaults here are those of Keras, which adds ε to v.
public struct RMSProp: OptimizerRule {
  public static let name = "rmsprop"
  /// η, the learning rate.
  public var learningRate = 1e-3
  /// ρ, the decay of the running means.
  public var decay = 0.9
  /// μ, the momentum; 0 for none.
  public var momentum = 0.0
  /// ε, which keeps the divisor away from 0.
  public var epsilon = 1e-7
  /// True when steps are divided by the root of the variance.
  public var isCentered = false

  /// Makes the rule with its defaults.
  public init() {}

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate, .positive)
    list("decay", &decay, .share)
    list("epsilon", &epsilon, .positive)
    list("momentum", &momentum, .share.advising(0.9), unless: 0)
    list("centered", &isCentered, unless: false)
  }

  public var stateNames: [String] {
    ["meanSquare"] + (isCentered ? ["mean"] : []) + (momentum == 0 ? [] : ["velocity"])
  }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    state.meanSquare = decay * state.meanSquare + (1 - decay) * g.squared()
    var v = state.meanSquare
    if isCentered {
      state.mean = decay * state.mean + (1 - decay) * g
      // For constant gradients, rounding may make the variance negative.
      v = (v - state.mean.squared()).maximum(0)
    } else if momentum == 0 {
      return w - η * g / (v.squareRoot() + epsilon)
    }
    let step = g / (v.squareRoot() + epsilon)
    if momentum == 0 { return w - η * step }
    state.velocity = momentum * state.velocity + step
    return w - η * state.velocity
  }
}

extension Optimizer where Self == RMSProp {
  /// Makes a rule whose steps are divided by a running root mean square; see ``RMSProp``.
  public static func rmsprop(
    learningRate: Double = 1e-3, decay: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    centered: Bool = false
  ) -> RMSProp {
    var rule = RMSProp()
    (rule.learningRate, rule.decay, rule.momentum) = (learningRate, decay, momentum)
    (rule.epsilon, rule.isCentered) = (epsilon, centered)
    return rule
  }
}
