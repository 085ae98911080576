import SankofaTensor

/// v ← ρ v + (1 − ρ) g², w ← w − η g / (√v + ε) (Tieleman and Hinton, 2012).
///
/// Centered, v is replaced by the variance v − ḡ² with ḡ ← ρ ḡ + (1 − ρ) g (Graves, 2013). With
/// momentum, u ← μ u + g / (√v + ε) and w ← w − η u.
///
/// ε stands outside of the root, and η outside of the velocity, as in PyTorch, whose defaults are
/// η = 0.01, ρ = 0.99 and ε = 10⁻⁸; the defaults here are those of Keras, which adds ε to v.
public struct RMSProp: OptimizerRule {
  /// `rmsprop`.
  public static let name = "rmsprop"
  /// η, 0.001 by default.
  public let learningRate: Double
  /// ρ, 0.9 by default.
  public let decay: Double
  /// μ, 0 by default.
  public let momentum: Double
  /// ε, 10⁻⁷ by default.
  public let epsilon: Double
  /// True when steps are divided by the root of the variance; false by default.
  public let isCentered: Bool

  /// Makes the rule.
  public init(
    learningRate: Double = 1e-3, decay: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    centered: Bool = false
  ) {
    self.learningRate = learningRate
    self.decay = decay
    self.momentum = momentum
    self.epsilon = epsilon
    isCentered = centered
  }

  /// `meanSquare`; `mean` when centered, `velocity` when there is momentum.
  public var stateNames: [String] {
    ["meanSquare"] + (isCentered ? ["mean"] : []) + (momentum == 0 ? [] : ["velocity"])
  }

  /// One step.
  public func updated(
    _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
  ) -> (parameter: Tensor, states: [Tensor]) {
    let v = decay * states[0] + (1 - decay) * g.squared()
    if !isCentered, momentum == 0 { return (w - η * g / (v.squareRoot() + epsilon), [v]) }
    var new = [v]
    var spread = v
    if isCentered {
      let mean = decay * states[1] + (1 - decay) * g
      // Of slopes that do not change rounding may leave less than nothing.
      spread = (v - mean.squared()).maximum(0)
      new.append(mean)
    }
    var direction = g / (spread.squareRoot() + epsilon)
    if momentum != 0 {
      direction = momentum * states[new.count] + direction
      new.append(direction)
    }
    return (w - η * direction, new)
  }

  /// ρ and μ in 0..<1, ε above 0.
  public func check() throws {
    try check([
      Setting("decay", decay, .share, try: "0.9"),
      Setting("momentum", momentum, .share, try: "0.9"),
      Setting("epsilon", epsilon, .positive, try: "1e-7"),
    ])
  }

  /// All that the initializer took; momentum and centering where they are used.
  public var configuration: Configuration {
    var entries: [(String, Configuration.Value)] = [
      ("learningRate", .number(learningRate)), ("decay", .number(decay)),
      ("epsilon", .number(epsilon)),
    ]
    if momentum != 0 { entries.append(("momentum", .number(momentum))) }
    if isCentered { entries.append(("centered", .flag(true))) }
    return Configuration(entries)
  }

  /// What a file says; files from before there was momentum do not mention it.
  init(_ settings: Configuration) throws {
    self.init(
      learningRate: try settings.number("learningRate"), decay: try settings.number("decay"),
      momentum: settings["momentum"] == nil ? 0 : try settings.number("momentum"),
      epsilon: try settings.number("epsilon"),
      centered: settings["centered"] == nil ? false : try settings.flag("centered"))
  }
}

extension Optimizer where Self == RMSProp {
  /// Steps divided by a running root mean square; see ``RMSProp``.
  public static func rmsprop(
    learningRate: Double = 1e-3, decay: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    centered: Bool = false
  ) -> RMSProp {
    RMSProp(
      learningRate: learningRate, decay: decay, momentum: momentum, epsilon: epsilon,
      centered: centered)
  }
}
