import SankofaTensor

extension Loss {
  /// −Σ y ln p over classes, for one-hot (or any) distributions y and predictions p
  /// [n, …, classes]; the mean over axes in between.
  ///
  /// Predictions that come straight from a softmax are followed back to its logits, whose logarithm
  /// of a softmax neither overflows nor loses digits. Other probabilities are divided by their sum
  /// and kept within 10⁻⁷ of 0 and 1, as in Keras.
  public static let categoricalCrossentropy = Loss("categorical-crossentropy") { p, y in
    let y = try y.distribution(over: p, for: "categorical-crossentropy")
    let logarithms = p.preactivation(of: .softmax)?.logSoftmax() ?? normalized(p).log()
    return meanOverOutputs(-(y * logarithms).sum(axes: [p.rank - 1]))
  }

  /// −ln p of the class that the label names, for integer labels [n] and predictions [n, classes].
  ///
  /// Logits are used as in ``categoricalCrossentropy``. A label outside the classes gives NaN.
  public static let sparseCategoricalCrossentropy = Loss("sparse-categorical-crossentropy") {
    p, y in
    let y = try y.labels(for: p, "sparse-categorical-crossentropy")
    if let z = p.preactivation(of: .softmax) { return z.sparseCrossEntropy(labels: y) }
    let classes = p.shape[1]
    let chosen = y.oneHot(classCount: classes, elementType: p.elementType)
    let isClass = (y .>= 0).and(y .< Double(classes))
    return isClass.selecting(-(chosen * normalized(p).log()).sum(axes: [1]), .nan)
  }

  /// −(y ln p + (1 − y) ln(1 − p)), mean over outputs, for targets between 0 and 1.
  ///
  /// Predictions that come straight from a sigmoid are followed back to its logits z, where the loss
  /// is ln(1 + eᶻ) − zy. Other probabilities are kept within 10⁻⁷ of 0 and 1, as in Keras.
  public static let binaryCrossentropy = Loss("binary-crossentropy") { p, y in
    let y = try y.matching(p, for: "binary-crossentropy")
    if let z = p.preactivation(of: .sigmoid) {
      return meanOverOutputs(z.softplus() - z * y)
    }
    let q = clipped(p)
    return meanOverOutputs(-(y * q.log() + (1 - y) * (1 - q).log()))
  }

  private static func clipped(_ p: Tensor) -> Tensor { p.maximum(1e-7).minimum(1 - 1e-7) }

  private static func normalized(_ p: Tensor) -> Tensor {
    clipped(p / p.sum(axes: [p.rank - 1]).reshaped(to: Shape(p.shape.dropLast().extents + [1])))
  }

  /// All that have a plain name.
  public static let all: [Loss] = [
    squaredError, absoluteError, summedSquares, halfSummedSquares, binaryCrossentropy,
    categoricalCrossentropy, sparseCategoricalCrossentropy,
  ]

  /// Finds a loss by its name. Throws, naming the nearest, when there is none.
  public init(named name: String) throws {
    guard let known = Loss.all.first(where: { $0.name == name }) else {
      throw UnknownName("loss", name, among: Loss.all.map(\.name))
    }
    self = known
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
