import SankofaTensor

/// ``Adam`` with Nesterov momentum: with μₜ = β₁ (1 − ½ · 0.96^(tψ)) the step is w ← w − η (μₜ₊₁ m
/// / (1 − Πₜ₊₁) + (1 − μₜ) g / (1 − Πₜ)) / (√v̂ + ε), where Πₜ = μ₁ … μₜ; m, v and v̂ are Adam's
/// (Dozat, 2016).
///
/// PyTorch computes the same, with ε = 10⁻⁸ by default. Keras has ψ = 1 and otherwise the same
/// defaults.
public struct Nadam: OptimizerRule {
  public static let name = "nadam"
  /// η, the learning rate.
  public var learningRate = 1e-3
  /// β₁, the decay of the mean m.
  public var beta1 = 0.9
  /// β₂, the decay of the mean square v.
  public var beta2 = 0.999
  /// ε, which keeps the divisor away from 0.
  public var epsilon = 1e-7
  /// ψ, the speed at which μ approaches β₁; the default is the paper's.
  public var momentumDecay = 0.004

  /// Makes the rule with its defaults.
  public init() {}

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate, .positive)
    list("beta1", &beta1, .share)
    list("beta2", &beta2, .share)
    list("epsilon", &epsilon, .positive)
    list("momentumDecay", &momentumDecay, .notNegative)
  }

  public var stateNames: [String] { ["mean", "meanSquare"] }
  /// The scalars β₂ᵗ, 0.96^(tψ) and Πₜ.
  public var sharedStates: [(name: String, initial: Double)] {
    [("beta2Power", 1), ("decayPower", 1), ("momentumProduct", 1)]
  }

  public func advance(_ shared: inout NamedTensors) {
    shared.beta2Power = shared.beta2Power * beta2
    shared.decayPower = shared.decayPower * decayFactor(like: shared.decayPower)
    shared.momentumProduct = shared.momentumProduct * momentum(shared.decayPower)
  }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    let (power, product) = (shared.decayPower, shared.momentumProduct)
    let now = momentum(power)
    let next = momentum(power * decayFactor(like: power))
    state.mean = g.multiplyAdd(1 - beta1, beta1 * state.mean)
    state.meanSquare = g.squared().multiplyAdd(1 - beta2, beta2 * state.meanSquare)
    let meanShare = (next / (1 - product * next)).converted(to: w.elementType)
    let slopeShare = ((1 - now) / (1 - product)).converted(to: w.elementType)
    let correction = (1 / (1 - shared.beta2Power)).converted(to: w.elementType)
    let ahead = meanShare * state.mean + slopeShare * g
    return w - η * ahead / ((state.meanSquare * correction).squareRoot() + epsilon)
  }

  /// μ of a step, from 0.96^(tψ).
  private func momentum(_ power: Tensor) -> Tensor { beta1 * (1 - 0.5 * power) }

  /// 0.96^ψ.
  private func decayFactor(like tensor: Tensor) -> Tensor {
    tensor.constant(0.96).power(momentumDecay)
  }
}

extension Optimizer where Self == Nadam {
  /// Makes a rule with adaptive moments and Nesterov momentum; see ``Nadam``.
  public static func nadam(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    momentumDecay: Double = 0.004
  ) -> Nadam {
    var rule = Nadam()
    (rule.learningRate, rule.beta1, rule.beta2) = (learningRate, beta1, beta2)
    (rule.epsilon, rule.momentumDecay) = (epsilon, momentumDecay)
    return rule
  }
}
