import SankofaTensor

/// Cross-entropies with less weight on examples that are already predicted well (Lin et al., 2017).
extension Loss {
  /// ``binaryFocalCrossentropy(gamma:alpha:smoothing:fromLogits:)`` with γ = 2 and without α.
  public static let binaryFocalCrossentropy: Loss = binaryFocalCrossentropy(gamma: 2)

  /// (1 − pₜ)^γ times the binary cross-entropy, averaged over outputs, where pₜ = yp + (1 − y)(1 −
  /// p) is the probability of the right answer.
  ///
  /// The cross-entropy is that of ``binaryCrossentropy``; 1 − pₜ counts as at least 10⁻⁷.
  ///
  /// - Parameters:
  ///   - gamma: γ ≥ 0; 2 by default; 0 gives the cross-entropy.
  ///   - alpha: α in 0…1, the weight of targets of 1; targets of 0 have the weight 1 − α. `nil`,
  ///     the default, for no weights. In Keras it is 0.25 when `apply_class_balancing` is on.
  ///   - smoothing: ε, 0…1, as in ``binaryCrossentropy(smoothing:fromLogits:)``; 0 by default.
  ///   - fromLogits: true when predictions are the scores of a linear last layer.
  public static func binaryFocalCrossentropy(
    gamma: Double = 2, alpha: Double? = nil, smoothing: Double = 0, fromLogits: Bool = false
  ) -> Loss {
    @Sendable func values(_ p: Tensor, _ y: Tensor, _ crossentropy: Tensor) -> Tensor {
      let wrong = 1 - (y * p + (1 - y) * (1 - p))
      let values = focus(wrong, gamma) * crossentropy
      return meanOverOutputs(alpha.map { values * (y * $0 + (1 - y) * (1 - $0)) } ?? values)
    }
    return Loss(
      binaryFocalName, [gamma, alpha ?? .infinity, smoothing], of: .sigmoid, targets: .values,
      fromLogits: fromLogits,
      ofProbabilities: { p, y, name in
        let y = smoothed(try y.matching(p, for: name), smoothing, choices: 2)
        return values(p, y, binaryValues(p, y))
      },
      ofLogits: { z, y, name in
        let y = smoothed(try y.matching(z, for: name), smoothing, choices: 2)
        return values(z.sigmoid(), y, binaryValues(ofLogits: z, y))
      })
  }

  /// ``categoricalFocalCrossentropy(gamma:alpha:smoothing:fromLogits:)`` with γ = 2 and α = 0.25.
  public static let categoricalFocalCrossentropy: Loss = categoricalFocalCrossentropy(gamma: 2)

  /// −Σ α (1 − p)^γ y ln p over classes, averaged over the axes in between.
  ///
  /// Probabilities are treated as in ``categoricalCrossentropy``; 1 − p counts as at least 10⁻⁷.
  ///
  /// - Parameters:
  ///   - gamma: γ ≥ 0; 2 by default.
  ///   - alpha: α, a factor for all classes; 0.25 by default, as in Keras.
  ///   - smoothing: ε, 0…1, as in ``categoricalCrossentropy(smoothing:fromLogits:)``; 0 by default.
  ///   - fromLogits: true when predictions are the scores of a linear last layer.
  public static func categoricalFocalCrossentropy(
    gamma: Double = 2, alpha: Double = 0.25, smoothing: Double = 0, fromLogits: Bool = false
  ) -> Loss {
    @Sendable func values(_ share: Tensor, _ y: Tensor, _ logarithms: Tensor) -> Tensor {
      let y = smoothed(y, smoothing, choices: share.shape[share.rank - 1])
      return meanOverOutputs(-(focus(1 - share, gamma) * alpha * y * logarithms).sumOverLastAxis())
    }
    return Loss(
      categoricalFocalName, [gamma, alpha, smoothing], of: .softmax, targets: .distributions,
      fromLogits: fromLogits,
      ofProbabilities: { p, y, name in
        let y = try y.distribution(over: p, for: name)
        let share = normalized(p)
        return values(share, y, share.log())
      },
      ofLogits: { z, y, name in
        values(z.softmax(), try y.distribution(over: z, for: name), z.logSoftmax())
      })
  }

  /// x^γ, where x counts as at least 10⁻⁷, because for γ below 1 the slope at 0 is infinite.
  private static func focus(_ x: Tensor, _ gamma: Double) -> Tensor {
    x.constant(1e-7).maximum(x).power(gamma)
  }

  /// Infinity stands for no α, because a written name cannot contain it.
  static let binaryFocalName = WrittenName(
    "binary_focal_crossentropy",
    [.labelled("gamma", 2), .labelled("alpha", .infinity), .labelled("smoothing", 0), fromLogits],
    example: "binary_focal_crossentropy(gamma:2,alpha:0.25)", rule: focalRule)
  static let categoricalFocalName = WrittenName(
    "categorical_focal_crossentropy",
    [.labelled("gamma", 2), .labelled("alpha", 0.25), .labelled("smoothing", 0), fromLogits],
    example: "categorical_focal_crossentropy(gamma:2,alpha:0.25)"
  ) { $0[1] == 0 ? "alpha must be above 0, where the loss is not 0 itself" : focalRule($0) }

  private static func focalRule(_ numbers: [Double]) -> String? {
    if numbers[0] < 0 { return "gamma must be 0 or more" }
    let isShare = (0...1).contains(numbers[1]) || numbers[1] == .infinity
    return isShare ? smoothingRule([numbers[2]]) : "alpha must be in 0…1"
  }
}
