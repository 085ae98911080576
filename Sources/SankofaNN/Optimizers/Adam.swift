import SankofaTensor

/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ)
/// and v̂ = v / (1 − β₂ᵗ) (Kingma and Ba, 2015, algorithm 1).
///
/// With `amsgrad` the greatest v so far stands in v's place below the root (Reddi et al., 2018).
///
/// PyTorch computes the same, with ε = 10⁻⁸ by default; Keras adds its ε to √v before v is corrected.
public struct Adam: OptimizerRule {
  /// `adam`.
  public static let name = "adam"
  /// η, 0.001 by default.
  public let learningRate: Double
  /// β₁, 0.9 by default.
  public let beta1: Double
  /// β₂, 0.999 by default.
  public let beta2: Double
  /// ε, 10⁻⁷ by default.
  public let epsilon: Double
  /// True when steps are divided by the greatest v so far; false by default.
  public let isAMSGrad: Bool

  /// Makes the rule.
  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    amsgrad: Bool = false
  ) {
    isAMSGrad = amsgrad
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// `mean` and `meanSquare`: m and v; `greatestMeanSquare` with AMSGrad.
  public var stateNames: [String] {
    ["mean", "meanSquare"] + (isAMSGrad ? ["greatestMeanSquare"] : [])
  }

  /// `beta1Power` and `beta2Power`: β₁ᵗ and β₂ᵗ.
  public var sharedStates: [(name: String, initial: Double)] {
    [("beta1Power", 1), ("beta2Power", 1)]
  }

  /// One factor more of each power.
  public func advanced(_ shared: [Tensor]) -> [Tensor] { [shared[0] * beta1, shared[1] * beta2] }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    let m = g.multiplyAdd(g.like(1 - beta1), beta1 * states[0])
    let v = g.squared().multiplyAdd(g.like(1 - beta2), beta2 * states[1])
    let stepSize = η / (1 - shared[0]).converted(to: η.elementType)  // with the correction of m
    let correction = (1 / (1 - shared[1])).converted(to: v.elementType)
    let spread = isAMSGrad ? states[2].maximum(v) : v
    return (
      w - stepSize * m / ((spread * correction).squareRoot() + epsilon),
      [m, v] + (isAMSGrad ? [spread] : [])
    )
  }

  /// β₁ and β₂ in 0..<1, ε above 0.
  public func check() throws { try check(settings) }

  var settings: [Setting] {
    [
      Setting("beta1", beta1, .share, try: "0.9"), Setting("beta2", beta2, .share, try: "0.999"),
      Setting("epsilon", epsilon, .positive, try: "1e-7"),
    ]
  }

  /// All that the initializer took; AMSGrad where it is used.
  public var configuration: Configuration {
    Configuration(
      [
        ("learningRate", .number(learningRate)), ("beta1", .number(beta1)),
        ("beta2", .number(beta2)), ("epsilon", .number(epsilon)),
      ] + (isAMSGrad ? [("amsgrad", .flag(true))] : []))
  }

  /// What a file says; files from before there was AMSGrad do not mention it.
  init(_ settings: Configuration) throws {
    self.init(
      learningRate: try settings.number("learningRate"), beta1: try settings.number("beta1"),
      beta2: try settings.number("beta2"), epsilon: try settings.number("epsilon"),
      amsgrad: settings["amsgrad"] == nil ? false : try settings.flag("amsgrad"))
  }
}

extension Optimizer where Self == Adam {
  /// Adaptive moments; see ``Adam``.
  public static func adam(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    amsgrad: Bool = false
  ) -> Adam {
    Adam(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad)
  }
}
