import SankofaTensor

/// ``Adam`` with weight decay that is decoupled from the gradient: w ← w − η λ w, and then Adam's
/// step (Loshchilov and Hutter, 2019, algorithm 2).
///
/// PyTorch computes the same, with λ = 0.01 by default; the defaults here are those of Keras, where
/// ε has another place, as in Adam. `.adam().decayed(0.004)` is the same rule and can exclude
/// biases.
public struct AdamW: OptimizerRule {
  public static let name = "adamw"
  /// The rule that is applied after the decay, without AMSGrad.
  public fileprivate(set) var adam = Adam()
  /// λ, the weight decay.
  public var weightDecay = 0.004

  /// Makes the rule with its defaults.
  public init() {}

  /// η, the learning rate.
  public var learningRate: Double {
    get { adam.learningRate }
    set { adam.learningRate = newValue }
  }
  /// β₁, the decay of the mean m.
  public var beta1: Double {
    get { adam.beta1 }
    set { adam.beta1 = newValue }
  }
  /// β₂, the decay of the mean square v.
  public var beta2: Double {
    get { adam.beta2 }
    set { adam.beta2 = newValue }
  }
  /// ε, which keeps the divisor away from 0.
  public var epsilon: Double {
    get { adam.epsilon }
    set { adam.epsilon = newValue }
  }

  public mutating func settings(_ list: inout SettingList) {
    list("learningRate", &adam.learningRate, .positive)
    list("beta1", &adam.beta1, .share)
    list("beta2", &adam.beta2, .share)
    list("epsilon", &adam.epsilon, .positive)
    list("weightDecay", &weightDecay, .notNegative)
  }

  public var stateNames: [String] { adam.stateNames }
  public var sharedStates: [(name: String, initial: Double)] { adam.sharedStates }
  public func advance(_ shared: inout NamedTensors) { adam.advance(&shared) }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    adam.updated(
      w * (1 - η * weightDecay), gradient: g, state: &state, shared: shared, learningRate: η)
  }
}

extension Optimizer where Self == AdamW {
  /// Makes a rule with adaptive moments and weight decay; see ``AdamW``.
  public static func adamw(
    learningRate: Double = 1e-3, weightDecay: Double = 0.004, beta1: Double = 0.9,
    beta2: Double = 0.999, epsilon: Double = 1e-7
  ) -> AdamW {
    var rule = AdamW()
    rule.adam = .adam(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    rule.weightDecay = weightDecay
    return rule
  }
}
