import SankofaTensor

/// m ← β₁ m + (1 − β₁) g, u ← max(β₂ u, |g|), w ← w − η / (1 − β₁ᵗ) · m / (u + ε) (Kingma and Ba,
/// 2015, algorithm 2, with an added ε against division by 0).
///
/// Keras computes the same; PyTorch adds ε to |g| instead.
public struct Adamax: OptimizerRule {
  public static let name = "adamax"
  /// η, the learning rate.
  public var learningRate = 1e-3
  /// β₁, the decay of the mean m.
  public var beta1 = 0.9
  /// β₂, the decay of the maximum u.
  public var beta2 = 0.999
  /// ε, which keeps the divisor away from 0.
  public var epsilon = 1e-7

  /// Makes the rule with its defaults.
  public init() {}

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate, .positive)
    list("beta1", &beta1, .share)
    list("beta2", &beta2, .share)
    list("epsilon", &epsilon, .positive)
  }

  public var stateNames: [String] { ["mean", "greatest"] }
  public var sharedStates: [(name: String, initial: Double)] { [("beta1Power", 1)] }

  public func advance(_ shared: inout NamedTensors) {
    shared.beta1Power = shared.beta1Power * beta1
  }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    state.mean = g.multiplyAdd(1 - beta1, beta1 * state.mean)
    state.greatest = (beta2 * state.greatest).maximum(g.absolute())
    let stepSize = η / (1 - shared.beta1Power).converted(to: η.elementType)
    return w - stepSize * state.mean / (state.greatest + epsilon)
  }
}

extension Optimizer where Self == Adamax {
  /// Makes a rule whose steps are divided by the largest recent gradient; see ``Adamax``.
  public static func adamax(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) -> Adamax {
    var rule = Adamax()
    (rule.learningRate, rule.epsilon) = (learningRate, epsilon)
    (rule.beta1, rule.beta2) = (beta1, beta2)
    return rule
  }
}
