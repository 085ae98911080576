import SankofaTensor

/// Cross-entropies that look away from what is answered well already (Lin et al., 2017).
extension Loss {
  /// ``binaryFocalCrossentropy(gamma:alpha:smoothing:fromLogits:)`` with γ = 2, unbalanced.
  public static let binaryFocalCrossentropy: Loss = binaryFocalCrossentropy(gamma: 2)

  /// (1 − pₜ)^γ times the binary cross-entropy, mean over outputs, where pₜ = yp + (1 − y)(1 − p) is
  /// the probability of the right answer.
  ///
  /// The cross-entropy is that of ``binaryCrossentropy``; 1 − pₜ counts as 10⁻⁷ at least.
  ///
  /// - Parameters:
  ///   - gamma: γ ≥ 0; 2 by default, and 0 leaves the cross-entropy.
  ///   - alpha: α in 0…1 weights targets of 1 by α and those of 0 by 1 − α; `nil`, the default, does
  ///     not. Keras's is 0.25 once `apply_class_balancing` is on.
  ///   - smoothing: ε, 0…1, as in ``binaryCrossentropy(smoothing:fromLogits:)``; 0 by default.
  ///   - fromLogits: whether predictions are the scores of a linear last layer.
  public static func binaryFocalCrossentropy(
    gamma: Double = 2, alpha: Double? = nil, smoothing: Double = 0, fromLogits: Bool = false
  ) -> Loss {
    let numbers: [Double] = [gamma, alpha ?? .infinity, smoothing, fromLogits ? 1 : 0]
    return compared(binaryFocalName, numbers) { p, y in
      let y = smoothed(y, smoothing, choices: 2)
      let p = fromLogits ? p.sigmoid() : p
      let wrong = 1 - (y * p + (1 - y) * (1 - p))
      let values = focus(wrong, gamma) * binaryValues(p, y)
      return alpha.map { values * (y * $0 + (1 - y) * (1 - $0)) } ?? values
    }
  }

  /// ``categoricalFocalCrossentropy(gamma:alpha:smoothing:fromLogits:)`` with γ = 2 and α = 0.25.
  public static let categoricalFocalCrossentropy: Loss = categoricalFocalCrossentropy(gamma: 2)

  /// −Σ α (1 − p)^γ y ln p over classes, the mean over axes in between.
  ///
  /// Probabilities and logits are used as in ``categoricalCrossentropy``; 1 − p counts as 10⁻⁷ at least.
  ///
  /// - Parameters:
  ///   - gamma: γ ≥ 0; 2 by default.
  ///   - alpha: α, a factor of all classes; 0.25 by default, as in Keras.
  ///   - smoothing: ε, 0…1, as in ``categoricalCrossentropy(smoothing:fromLogits:)``; 0 by default.
  ///   - fromLogits: whether predictions are the scores of a linear last layer.
  public static func categoricalFocalCrossentropy(
    gamma: Double = 2, alpha: Double = 0.25, smoothing: Double = 0, fromLogits: Bool = false
  ) -> Loss {
    Loss(categoricalFocalName, [gamma, alpha, smoothing, fromLogits ? 1 : 0]) { p, y, name in
      let y = try y.distribution(over: p, for: name)
      let softer = smoothed(y, smoothing, choices: p.shape.last)
      let p = fromLogits ? p.softmax() : p
      let share = p.preactivation(of: .softmax) == nil ? normalized(p) : p
      let values = focus(1 - share, gamma) * alpha * softer * logarithms(ofClasses: p)
      return meanOverOutputs(-values.rowSums())
    }
  }

  /// x^γ, where x counts as 10⁻⁷ at least: at 0 the slope of a root would be infinite.
  private static func focus(_ x: Tensor, _ gamma: Double) -> Tensor {
    x.like(1e-7).maximum(x).power(gamma)
  }

  /// No α stands as infinity, which nobody can write.
  static let binaryFocalName = WrittenName(
    "binary-focal-crossentropy",
    [.labelled("gamma", 2), .labelled("alpha", .infinity), .labelled("smoothing", 0), fromLogits],
    example: "binary-focal-crossentropy(gamma:2,alpha:0.25)", rule: focalRule)
  static let categoricalFocalName = WrittenName(
    "categorical-focal-crossentropy",
    [.labelled("gamma", 2), .labelled("alpha", 0.25), .labelled("smoothing", 0), fromLogits],
    example: "categorical-focal-crossentropy(gamma:2,alpha:0.25)", rule: focalRule)

  private static func focalRule(_ numbers: [Double]) -> String? {
    if numbers[0] < 0 { return "gamma must be 0 or more" }
    let isShare = (0...1).contains(numbers[1]) || numbers[1] == .infinity
    return isShare ? smoothingRule([numbers[2]]) : "alpha must be in 0…1"
  }
}
