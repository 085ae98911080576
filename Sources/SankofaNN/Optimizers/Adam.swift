import SankofaTensor

/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ)
/// and v̂ = v / (1 − β₂ᵗ) (Kingma and Ba, 2015, algorithm 1).
///
/// With `amsgrad`, the largest v so far replaces v below the root (Reddi et al., 2018).
///
/// PyTorch computes the same, with ε = 10⁻⁸ by default; Keras adds its ε to √v before v is
/// corrected.
public struct Adam: OptimizerRule {
  public static let name = "adam"
  /// η, the learning rate.
  public var learningRate = 1e-3
  /// β₁, the decay of the mean m.
  public var beta1 = 0.9
  /// β₂, the decay of the mean square v.
  public var beta2 = 0.999
  /// ε, which keeps the divisor away from 0.
  public var epsilon = 1e-7
  /// True when steps are divided by the root of the largest v so far.
  public var isAMSGrad = false

  /// Makes the rule with its defaults.
  public init() {}

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate, .positive)
    list("beta1", &beta1, .share)
    list("beta2", &beta2, .share)
    list("epsilon", &epsilon, .positive)
    list("amsgrad", &isAMSGrad, unless: false)
  }

  public var stateNames: [String] {
    ["mean", "meanSquare"] + (isAMSGrad ? ["greatestMeanSquare"] : [])
  }
  public var sharedStates: [(name: String, initial: Double)] {
    [("beta1Power", 1), ("beta2Power", 1)]
  }

  public func advance(_ shared: inout NamedTensors) {
    shared.beta1Power = shared.beta1Power * beta1
    shared.beta2Power = shared.beta2Power * beta2
  }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    // Fused multiply-adds are written explicitly. A plan must not fuse a product and a sum, because
    // one rounding instead of two would give other bits than a run without a plan.
    state.mean = g.multiplyAdd(1 - beta1, beta1 * state.mean)
    state.meanSquare = g.squared().multiplyAdd(1 - beta2, beta2 * state.meanSquare)
    if isAMSGrad { state.greatestMeanSquare = state.greatestMeanSquare.maximum(state.meanSquare) }
    let v = isAMSGrad ? state.greatestMeanSquare : state.meanSquare
    let stepSize = η / (1 - shared.beta1Power).converted(to: η.elementType)
    let correction = (1 / (1 - shared.beta2Power)).converted(to: v.elementType)
    return w - stepSize * state.mean / ((v * correction).squareRoot() + epsilon)
  }
}

extension Optimizer where Self == Adam {
  /// Makes a rule with adaptive moments; see ``Adam``.
  public static func adam(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    amsgrad: Bool = false
  ) -> Adam {
    var rule = Adam()
    (rule.learningRate, rule.beta1, rule.beta2) = (learningRate, beta1, beta2)
    (rule.epsilon, rule.isAMSGrad) = (epsilon, amsgrad)
    return rule
  }
}
