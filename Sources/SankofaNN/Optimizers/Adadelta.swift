import SankofaTensor

/// v ← ρ v + (1 − ρ) g², Δ = g √(u + ε) / √(v + ε), u ← ρ u + (1 − ρ) Δ², w ← w − η Δ (Zeiler,
/// 2012, algorithm 1, in which η = 1).
///
/// PyTorch and Keras compute the same. The defaults are the paper's; PyTorch's ρ is 0.9, and Keras
/// has η = 0.001 and ε = 10⁻⁷.
public struct Adadelta: OptimizerRule {
  public static let name = "adadelta"
  /// η, the learning rate; 1 by default, as in the paper.
  public var learningRate = 1.0
  /// ρ, the decay of the running means.
  public var decay = 0.95
  /// ε, which determines the size of the first steps.
  public var epsilon = 1e-6

  /// Makes the rule with its defaults.
  public init() {}

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate, .positive)
    list("decay", &decay, .share)
    list("epsilon", &epsilon, .positive)
  }

  /// The names of v and u.
  public var stateNames: [String] { ["meanSquare", "meanSquareStep"] }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    state.meanSquare = decay * state.meanSquare + (1 - decay) * g.squared()
    let u = state.meanSquareStep
    let Δ = g * (u + epsilon).squareRoot() / (state.meanSquare + epsilon).squareRoot()
    state.meanSquareStep = decay * u + (1 - decay) * Δ.squared()
    return w - η * Δ
  }
}

extension Optimizer where Self == Adadelta {
  /// Makes a rule whose steps are scaled by the size of previous steps; see ``Adadelta``.
  public static func adadelta(
    learningRate: Double = 1, decay: Double = 0.95, epsilon: Double = 1e-6
  ) -> Adadelta {
    var rule = Adadelta()
    (rule.learningRate, rule.decay, rule.epsilon) = (learningRate, decay, epsilon)
    return rule
  }
}
