import SankofaTensor

extension Loss {
  /// −Σ y ln p over classes, for one-hot (or any) distributions y [n, classes].
  ///
  /// Predictions that come straight from a softmax are followed back to its logits, whose logarithm
  /// of a softmax neither overflows nor loses digits. Other probabilities are divided by their sum
  /// and kept within 10⁻⁷ of 0 and 1.
  public static let categoricalCrossentropy = Loss("categorical-crossentropy") { p, y in
    let y = try matched(y, to: p, for: "categorical-crossentropy")
    if let z = p.preactivation(of: .softmax) {
      return -(y * z.logSoftmax()).sum(axes: [z.rank - 1])
    }
    return -(y * normalized(p).log()).sum(axes: [p.rank - 1])
  }

  /// −ln p of the class that the label names, for integer labels [n] and predictions [n, classes].
  ///
  /// Logits are used as in ``categoricalCrossentropy``.
  public static let sparseCategoricalCrossentropy = Loss("sparse-categorical-crossentropy") {
    p, y in
    let y = try labels(y, for: p, "sparse-categorical-crossentropy")
    if let z = p.preactivation(of: .softmax) { return z.sparseCrossEntropy(labels: y) }
    let chosen = y.oneHot(classCount: p.shape[1], elementType: p.elementType)
    return -(chosen * normalized(p).log()).sum(axes: [1])
  }

  /// −(y ln p + (1 − y) ln(1 − p)), mean over outputs, for targets between 0 and 1.
  ///
  /// Predictions that come straight from a sigmoid are followed back to its logits z, where the loss
  /// is ln(1 + eᶻ) − zy. Other probabilities are kept within 10⁻⁷ of 0 and 1.
  public static let binaryCrossentropy = Loss("binary-crossentropy") { p, y in
    let y = try matched(y, to: p, for: "binary-crossentropy")
    if let z = p.preactivation(of: .sigmoid) {
      return overOutputs(z.softplus() - z * y) { $0.mean(axes: $1) }
    }
    let q = clipped(p)
    return overOutputs(-(y * q.log() + (1 - y) * (1 - q).log())) { $0.mean(axes: $1) }
  }

  private static func clipped(_ p: Tensor) -> Tensor { p.maximum(1e-7).minimum(1 - 1e-7) }

  private static func normalized(_ p: Tensor) -> Tensor {
    clipped(p / p.sum(axes: [p.rank - 1]).reshaped(to: Shape(p.shape.dropLast().extents + [1])))
  }

  /// All that have a plain name.
  public static let all: [Loss] = [
    squaredError, absoluteError, summedSquares, binaryCrossentropy, categoricalCrossentropy,
    sparseCategoricalCrossentropy,
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
