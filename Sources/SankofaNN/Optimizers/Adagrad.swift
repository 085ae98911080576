import SankofaTensor

/// G ← G + g², w ← w − η g / (√(G₀ + G) + ε), with G = 0 at the start (Duchi et al., 2011).
///
/// PyTorch computes the same, with η = 0.01, G₀ = 0 and ε = 10⁻¹⁰ by default; the defaults here are
/// those of Keras, which adds ε under the root.
public struct Adagrad: OptimizerRule {
  public static let name = "adagrad"
  /// η, the learning rate.
  public var learningRate = 1e-3
  /// G₀. The larger it is, the smaller are the first steps.
  public var start = 0.1
  /// ε, which keeps the divisor away from 0.
  public var epsilon = 1e-7

  /// Makes the rule with its defaults.
  public init() {}

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &learningRate, .positive)
    list("start", &start, .notNegative)
    list("epsilon", &epsilon, .positive)
  }

  public var stateNames: [String] { ["squareSum"] }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    state.squareSum = state.squareSum + g.squared()
    return w - η * g / ((start + state.squareSum).squareRoot() + epsilon)
  }
}

extension Optimizer where Self == Adagrad {
  /// Makes a rule whose steps are divided by the root of the sum of all squared gradients so far;
  /// see ``Adagrad``.
  public static func adagrad(
    learningRate: Double = 1e-3, start: Double = 0.1, epsilon: Double = 1e-7
  ) -> Adagrad {
    var rule = Adagrad()
    (rule.learningRate, rule.start, rule.epsilon) = (learningRate, start, epsilon)
    return rule
  }
}
