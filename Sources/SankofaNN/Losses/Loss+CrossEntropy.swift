import SankofaTensor

extension Loss {
  /// −Σ y ln p over classes, for one-hot (or any) distributions y and predictions p
  /// [n, …, classes]; the mean over axes in between.
  ///
  /// Predictions that come straight from a softmax are followed back to its logits, whose logarithm
  /// of a softmax neither overflows nor loses digits. Other probabilities are divided by their sum
  /// and kept within 10⁻⁷ of 0 and 1, as in Keras.
  public static let categoricalCrossentropy: Loss = categoricalCrossentropy(smoothing: 0)

  /// ``categoricalCrossentropy`` with softer targets, of scores that went through no softmax, or both.
  ///
  /// - Parameters:
  ///   - smoothing: ε, 0…1: targets become y (1 − ε) + ε / classes (Szegedy et al., 2016).
  ///   - fromLogits: whether predictions are the scores z of a linear last layer; p = softmax z.
  public static func categoricalCrossentropy(
    smoothing: Double = 0, fromLogits: Bool = false
  ) -> Loss {
    Loss(categoricalName, [smoothing, fromLogits ? 1 : 0]) { p, y, name in
      let y = try y.distribution(over: p, for: name)
      let softer = smoothed(y, smoothing, choices: p.shape.last)
      let logarithms = logarithms(ofClasses: fromLogits ? p.softmax() : p)
      return meanOverOutputs(-(softer * logarithms).rowSums())
    }
  }

  /// −ln p of the class that the label names, for integer labels [n] and predictions [n, classes].
  ///
  /// Logits are used as in ``categoricalCrossentropy``. A label outside the classes gives NaN.
  public static let sparseCategoricalCrossentropy: Loss =
    sparseCategoricalCrossentropy(fromLogits: false)

  /// ``sparseCategoricalCrossentropy`` of the scores of a linear last layer, if `fromLogits`.
  public static func sparseCategoricalCrossentropy(fromLogits: Bool) -> Loss {
    let name = sparseName.text([fromLogits ? 1 : 0])
    return Loss(name) { p, y in
      let y = try y.labels(for: p, name)
      if let z = fromLogits ? p : p.preactivation(of: .softmax) {
        return z.sparseCrossEntropy(labels: y)
      }
      let classes = p.shape[1]
      let chosen = y.oneHot(classCount: classes, elementType: p.elementType)
      let isClass = (y .>= 0).and(y .< Double(classes))
      return isClass.selecting(-(chosen * normalized(p).log()).sum(axes: [1]), .nan)
    }
  }

  /// ``sparseGeneralizedCrossentropy(q:)`` with q = 0.7, the paper's choice.
  public static let sparseGeneralizedCrossentropy: Loss = sparseGeneralizedCrossentropy(q: 0.7)

  /// (1 − p^q) / q of the class that the label names, for integer labels [n] and predictions
  /// [n, classes]: from the cross-entropy, q → 0, to the absolute error, q = 1, which minds wrong
  /// labels less (Zhang and Sabuncu, 2018). A label outside the classes gives NaN.
  ///
  /// Of a softmax's output p^q is e^(q ln p) by its logits, whose derivative stays finite where p is 0;
  /// other probabilities count as 10⁻⁷ at least, and there the derivative is 0.
  public static func sparseGeneralizedCrossentropy(q: Double) -> Loss {
    Loss(generalizedName, [q]) { p, y, name in
      let y = try y.labels(for: p, name)
      let isLabel = y.oneHot(classCount: p.shape[1], elementType: .bool)
      let isClass = (y .>= 0).and(y .< Double(p.shape[1]))
      let power =
        p.preactivation(of: .softmax)
        .map { (isLabel.selecting($0.logSoftmax(), 0).rowSums() * q).exp() }
        ?? p.like(1e-7).maximum(isLabel.selecting(p, 0).rowSums()).power(q)
      return isClass.selecting((1 - power) / q, .nan)
    }
  }

  /// −(y ln p + (1 − y) ln(1 − p)), mean over outputs, for targets between 0 and 1.
  ///
  /// Predictions that come straight from a sigmoid are followed back to its logits z, where the loss
  /// is ln(1 + eᶻ) − zy. Other probabilities are kept within 10⁻⁷ of 0 and 1, as in Keras.
  public static let binaryCrossentropy: Loss = binaryCrossentropy(smoothing: 0)

  /// ``binaryCrossentropy`` with softer targets, of scores that went through no sigmoid, or both.
  ///
  /// - Parameters:
  ///   - smoothing: ε, 0…1: targets become y (1 − ε) + ε / 2 (Szegedy et al., 2016).
  ///   - fromLogits: whether predictions are the scores z of a linear last layer; p = σ(z).
  public static func binaryCrossentropy(smoothing: Double = 0, fromLogits: Bool = false) -> Loss {
    compared(binaryName, [smoothing, fromLogits ? 1 : 0]) { p, y in
      let y = smoothed(y, smoothing, choices: 2)
      return binaryValues(fromLogits ? p.sigmoid() : p, y)
    }
  }

  /// −Σ y ln(p / y) over classes, with y and p [n, …, classes] kept within 10⁻⁷ and 1 as in Keras;
  /// the mean over axes in between: by how much p misses the distribution y (Kullback and Leibler,
  /// 1951). Of a softmax's logits no probability is kept from 0.
  public static let klDivergence = Loss("kl-divergence") { p, y in
    let y = try y.distribution(over: p, for: "kl-divergence").kept(from: 1e-7, to: 1)
    let logarithms =
      p.preactivation(of: .softmax)?.logSoftmax() ?? p.kept(from: 1e-7, to: 1).log()
    return meanOverOutputs((y * (y.log() - logarithms)).rowSums())
  }

  /// −(y ln p + (1 − y) ln(1 − p)) for each output.
  static func binaryValues(_ p: Tensor, _ y: Tensor) -> Tensor {
    if let z = p.preactivation(of: .sigmoid) { return z.softplus() - z * y }
    let q = clipped(p)
    return -(y * q.log() + (1 - y) * (1 - q).log())
  }

  /// ln p of each class.
  static func logarithms(ofClasses p: Tensor) -> Tensor {
    p.preactivation(of: .softmax)?.logSoftmax() ?? normalized(p).log()
  }

  /// Targets that share ε among all choices.
  static func smoothed(_ y: Tensor, _ smoothing: Double, choices: Int?) -> Tensor {
    smoothing == 0 ? y : y * (1 - smoothing) + smoothing / Double(choices ?? 1)
  }

  static func normalized(_ p: Tensor) -> Tensor { clipped(p / p.sumOfRows()) }

  private static func clipped(_ p: Tensor) -> Tensor { p.maximum(1e-7).minimum(1 - 1e-7) }

  static let fromLogits = WrittenName.Role.flag("from-logits")
  static let categoricalName = WrittenName(
    "categorical-crossentropy", [.labelled("smoothing", 0), fromLogits],
    example: "categorical-crossentropy(smoothing:0.1)", rule: smoothingRule)
  static let sparseName = WrittenName(
    "sparse-categorical-crossentropy", [fromLogits],
    example: "sparse-categorical-crossentropy(from-logits)")
  static let generalizedName = WrittenName(
    "sparse-generalized-crossentropy", [.number("q", 0.7)],
    example: "sparse-generalized-crossentropy(0.5)"
  ) { $0[0] > 0 && $0[0] <= 1 ? nil : "q must be above 0 and at most 1" }
  static let binaryName = WrittenName(
    "binary-crossentropy", [.labelled("smoothing", 0), fromLogits],
    example: "binary-crossentropy(smoothing:0.1)", rule: smoothingRule)

  static func smoothingRule(_ numbers: [Double]) -> String? {
    (0...1).contains(numbers[0]) ? nil : "smoothing must be in 0…1"
  }
}

/// The functions whose loss is better computed from what goes into them.
enum ProbabilityFunction { case softmax, sigmoid }

extension Tensor {
  /// What went into the function, when this tensor is its promised result.
  func preactivation(of function: ProbabilityFunction) -> Tensor? {
    guard case .operation(let operation, let inputs) = node.origin else { return nil }
    switch function {
    case .softmax: return operation as? Softmax == .softmax ? inputs[0] : nil
    case .sigmoid: return operation as? Unary == .sigmoid ? inputs[0] : nil
    }
  }
}
