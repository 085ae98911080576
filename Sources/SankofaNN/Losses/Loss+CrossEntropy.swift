import SankofaTensor

/// Cross-entropies and similar losses. A loss of probabilities clips them away from 0 and 1, so
/// that its logarithms are finite; where it clips, the derivative is 0. With `fromLogits` it takes
/// the scores z before the softmax or sigmoid, and nothing is clipped. A model that ends with this
/// function is trained with its scores; see ``Layer/outputActivation``.
extension Loss {
  /// −Σ y ln p over classes, for one-hot or other distributions y and predictions p [n, …,
  /// classes], averaged over the axes in between.
  ///
  /// Probabilities are divided by their sum and clipped to 10⁻⁷…1 − 10⁻⁷, as in Keras.
  public static let categoricalCrossentropy: Loss = categoricalCrossentropy(smoothing: 0)

  private static func softmaxFormula(_ cost: String) -> LossFormula {
    LossFormula(cost, logitSlope: { _, sumsToOne in sumsToOne ? "p − y" : "p·Σy − y" }) { _ in
      "Σy/Σp − y/p"
    }
  }

  /// ``categoricalCrossentropy`` with smoothed targets, of scores without softmax, or both.
  ///
  /// - Parameters:
  ///   - smoothing: ε, 0…1: targets become y (1 − ε) + ε / classes (Szegedy et al., 2016).
  ///   - fromLogits: true when predictions are the scores z of a linear last layer; p = softmax z.
  public static func categoricalCrossentropy(
    smoothing: Double = 0, fromLogits: Bool = false
  ) -> Loss {
    @Sendable func values(_ y: Tensor, _ logarithms: Tensor) -> Tensor {
      let y = smoothed(y, smoothing, choices: logarithms.shape[logarithms.rank - 1])
      return meanOverOutputs(-(y * logarithms).sumOverLastAxis())
    }
    return Loss(
      categoricalName, [smoothing], of: .softmax, targets: .distributions, fromLogits: fromLogits,
      formula: softmaxFormula("C = −Σ y ln p over classes, averaged over examples"),
      ofProbabilities: { p, y, name in
        values(try y.distribution(over: p, for: name), normalized(p).log())
      },
      ofLogits: { z, y, name in
        values(try y.distribution(over: z, for: name), z.logSoftmax())
      })
  }

  /// −ln p of the class given by the label, for integer labels [n] and predictions [n, classes].
  ///
  /// Probabilities are treated as in ``categoricalCrossentropy``. A label outside the classes gives
  /// NaN.
  public static let sparseCategoricalCrossentropy: Loss =
    sparseCategoricalCrossentropy(fromLogits: false)

  /// ``sparseCategoricalCrossentropy``, of the scores of a linear last layer if `fromLogits`.
  public static func sparseCategoricalCrossentropy(fromLogits: Bool) -> Loss {
    Loss(
      sparseName, [], of: .softmax, targets: .labels, fromLogits: fromLogits,
      formula: softmaxFormula(
        "C = −ln p of the class that the label names, averaged over examples"),
      ofProbabilities: { p, y, name in
        let y = try y.labels(for: p, name)
        let chosen = y.oneHot(classCount: p.shape[1], elementType: p.elementType)
        return isClass(y, of: p)
          .selecting(-(chosen * normalized(p).log()).sum(axes: [1]), otherwise: .nan)
      },
      ofLogits: { z, y, name in z.sparseCrossEntropy(labels: try y.labels(for: z, name)) })
  }

  /// ``sparseGeneralizedCrossentropy(q:fromLogits:)`` with q = 0.7, the paper's choice.
  public static let sparseGeneralizedCrossentropy: Loss = sparseGeneralizedCrossentropy(q: 0.7)

  /// (1 − p^q) / q of the class given by the label, for integer labels [n] and predictions [n,
  /// classes]. It lies between the cross-entropy, q → 0, and the absolute error, q = 1, which is
  /// less sensitive to wrong labels (Zhang and Sabuncu, 2018). A label outside the classes gives
  /// NaN.
  ///
  /// Probabilities count as at least 10⁻⁷, and below that the derivative is 0. For scores, p^q is
  /// computed as e^(q ln p), whose derivative stays finite where p is 0.
  public static func sparseGeneralizedCrossentropy(q: Double, fromLogits: Bool = false) -> Loss {
    @Sendable func values(
      _ a: Tensor, _ y: Tensor, _ name: String,
      power: (_ isLabel: Tensor) -> Tensor
    ) throws -> Tensor {
      let y = try y.labels(for: a, name)
      let isLabel = y.oneHot(classCount: a.shape[1], elementType: .bool)
      return isClass(y, of: a).selecting((1 - power(isLabel)) / q, otherwise: .nan)
    }
    return Loss(
      generalizedName, [q], of: .softmax, targets: .labels, fromLogits: fromLogits,
      ofProbabilities: { p, y, name in
        try values(p, y, name) { isLabel in
          p.constant(1e-7).maximum(isLabel.selecting(p, otherwise: 0).sumOverLastAxis()).power(q)
        }
      },
      ofLogits: { z, y, name in
        try values(z, y, name) { isLabel in
          (isLabel.selecting(z.logSoftmax(), otherwise: 0).sumOverLastAxis() * q).exp()
        }
      })
  }

  /// −(y ln p + (1 − y) ln(1 − p)), averaged over outputs, for targets between 0 and 1.
  ///
  /// Probabilities are clipped to 10⁻⁷…1 − 10⁻⁷, as in Keras. For scores z, the loss is ln(1 + eᶻ)
  /// − zy.
  public static let binaryCrossentropy: Loss = binaryCrossentropy(smoothing: 0)

  /// ``binaryCrossentropy`` with smoothed targets, of scores without sigmoid, or both.
  ///
  /// - Parameters:
  ///   - smoothing: ε, 0…1: targets become y (1 − ε) + ε / 2 (Szegedy et al., 2016).
  ///   - fromLogits: true when predictions are the scores z of a linear last layer; p = σ(z).
  public static func binaryCrossentropy(smoothing: Double = 0, fromLogits: Bool = false) -> Loss {
    Loss(
      binaryName, [smoothing], of: .sigmoid, targets: .values, fromLogits: fromLogits,
      formula: LossFormula(
        "C = −(y ln p + (1 − y) ln(1 − p)), mean over outputs, averaged over examples",
        logitSlope: { outputs, _ in outputs == 1 ? "p − y" : "(p − y)/outputs" }
      ) { outputs in
        outputs == 1 ? "(p − y)/(p(1 − p))" : "(p − y)/(p(1 − p)·outputs)"
      },
      ofProbabilities: { p, y, name in
        let y = smoothed(try y.matching(p, for: name), smoothing, choices: 2)
        return meanOverOutputs(binaryValues(p, y))
      },
      ofLogits: { z, y, name in
        let y = smoothed(try y.matching(z, for: name), smoothing, choices: 2)
        return meanOverOutputs(binaryValues(ofLogits: z, y))
      })
  }

  /// The divergence of p from the distribution y (Kullback and Leibler, 1951): −Σ y ln(p / y) over
  /// classes, averaged over the axes in between. y and p are [n, …, classes] and clipped to 10⁻⁷…1,
  /// as in Keras.
  public static let klDivergence: Loss = klDivergence(fromLogits: false)

  /// ``klDivergence``, of the scores of a linear last layer if `fromLogits`; scores are not
  /// clipped.
  public static func klDivergence(fromLogits: Bool) -> Loss {
    @Sendable func values(_ y: Tensor, _ logarithms: Tensor) -> Tensor {
      meanOverOutputs((y * (y.log() - logarithms)).sumOverLastAxis())
    }
    return Loss(
      klName, [], of: .softmax, targets: .distributions, fromLogits: fromLogits,
      ofProbabilities: { p, y, name in
        let y = try y.distribution(over: p, for: name).kept(from: 1e-7, to: 1)
        return values(y, p.kept(from: 1e-7, to: 1).log())
      },
      ofLogits: { z, y, name in
        let y = try y.distribution(over: z, for: name).kept(from: 1e-7, to: 1)
        return values(y, z.logSoftmax())
      })
  }

  /// −(y ln p + (1 − y) ln(1 − p)) for each output.
  static func binaryValues(_ p: Tensor, _ y: Tensor) -> Tensor {
    let q = clipped(p)
    return -(y * q.log() + (1 - y) * (1 - q).log())
  }

  /// The same for p = σ(z), computed from z.
  static func binaryValues(ofLogits z: Tensor, _ y: Tensor) -> Tensor { z.softplus() - z * y }

  /// Targets smoothed by ε over all choices: y (1 − ε) + ε / choices.
  static func smoothed(_ y: Tensor, _ smoothing: Double, choices: Int) -> Tensor {
    smoothing == 0 ? y : y * (1 - smoothing) + smoothing / Double(choices)
  }

  static func normalized(_ p: Tensor) -> Tensor { clipped(p / p.sumOverLastAxis(keepsAxis: true)) }

  private static func clipped(_ p: Tensor) -> Tensor { p.maximum(1e-7).minimum(1 - 1e-7) }

  /// True for each label [n] that is among the classes of predictions [n, classes].
  private static func isClass(_ labels: Tensor, of predictions: Tensor) -> Tensor {
    (labels .>= 0).and(labels .< Double(predictions.shape[1]))
  }

  static let fromLogits = WrittenName.Role.flag("from_logits")
  static let categoricalName = WrittenName(
    "categorical_crossentropy", [.labelled("smoothing", 0), fromLogits],
    example: "categorical_crossentropy(smoothing:0.1)", rule: smoothingRule)
  static let sparseName = WrittenName(
    "sparse_categorical_crossentropy", [fromLogits],
    example: "sparse_categorical_crossentropy(from_logits)")
  static let generalizedName = WrittenName(
    "sparse_generalized_crossentropy", [.number("q", 0.7), fromLogits],
    example: "sparse_generalized_crossentropy(0.5)"
  ) { $0[0] > 0 && $0[0] <= 1 ? nil : "q must be above 0 and at most 1" }
  static let binaryName = WrittenName(
    "binary_crossentropy", [.labelled("smoothing", 0), fromLogits],
    example: "binary_crossentropy(smoothing:0.1)", rule: smoothingRule)
  static let klName = WrittenName(
    "kl_divergence", [fromLogits], example: "kl_divergence(from_logits)")

  static func smoothingRule(_ numbers: [Double]) -> String? {
    (0...1).contains(numbers[0]) ? nil : "smoothing must be in 0…1"
  }
}
