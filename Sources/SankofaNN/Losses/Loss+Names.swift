extension Loss {
  /// All losses with a plain name.
  public static let all: [Loss] = [
    squaredError, absoluteError, summedSquares, halfSummedSquares, binaryCrossentropy,
    categoricalCrossentropy, sparseCategoricalCrossentropy, absolutePercentageError,
    squaredLogarithmicError, logCosh, huber, poisson, cosineSimilarity, hinge, squaredHinge,
    categoricalHinge, klDivergence, binaryFocalCrossentropy, categoricalFocalCrossentropy,
    sparseGeneralizedCrossentropy, dice, tversky,
  ]

  static let numbered: [(name: WrittenName, make: @Sendable ([Double]) -> Loss)] = [
    (huberName, { .huber(delta: $0[0]) }),
    (tverskyName, { .tversky(alpha: $0[0], beta: $0[1]) }),
    (generalizedName, { .sparseGeneralizedCrossentropy(q: $0[0], fromLogits: $0[1] == 1) }),
    (binaryName, { .binaryCrossentropy(smoothing: $0[0], fromLogits: $0[1] == 1) }),
    (categoricalName, { .categoricalCrossentropy(smoothing: $0[0], fromLogits: $0[1] == 1) }),
    (klName, { .klDivergence(fromLogits: $0[0] == 1) }),
    (sparseName, { .sparseCategoricalCrossentropy(fromLogits: $0[0] == 1) }),
    (
      binaryFocalName,
      {
        .binaryFocalCrossentropy(
          gamma: $0[0], alpha: $0[1] == .infinity ? nil : $0[1], smoothing: $0[2],
          fromLogits: $0[3] == 1)
      }
    ),
    (
      categoricalFocalName,
      {
        .categoricalFocalCrossentropy(
          gamma: $0[0], alpha: $0[1], smoothing: $0[2], fromLogits: $0[3] == 1)
      }
    ),
  ]

  /// Finds a loss by its name, which may have numbers in brackets: `huber(2)`,
  /// `categorical_crossentropy(smoothing:0.1)`, `binary_crossentropy(from_logits)`,
  /// `binary_focal_crossentropy(gamma:2,alpha:0.25)`.
  ///
  /// - Throws: `UnknownName`, with the nearest name, when no loss has this name; `SankofaError` when
  ///   the numbers are not valid for the name.
  public init(named name: String) throws {
    if let own = NamedParts.known.losses[name] {
      self = own
      return
    }
    self = try WrittenName.find(
      name, kind: "loss", plain: Loss.all.map { ($0.name, $0) }, numbered: Loss.numbered)
  }

  /// The name without its numbers, such as `huber`.
  package var family: String { String(name.prefix { $0 != "(" }) }

  /// True when targets are integer labels.
  package var takesLabels: Bool { targets == .labels }

  /// True when predictions are probabilities, or the scores behind them.
  package var comparesProbabilities: Bool { probabilities != nil }

  /// True for a loss that is smallest where each output equals its target. Other losses may compare
  /// directions, or sides that outputs may exceed.
  package var isOfDifferences: Bool { targets == .equals }

  /// True when the targets are sides, −1 and 1 or 0 and 1, which outputs may exceed.
  package var isOfMargins: Bool {
    // A categorical hinge compares scores of classes, which may exceed the targets.
    targets == .sides || (targets == .distributions && probabilities == nil)
  }

  /// True when the outputs of an example are choices, exactly one of which is right.
  package var isOneChoice: Bool {
    probabilities.map { $0 == .softmax } ?? (targets == .labels || targets == .distributions)
  }

  /// The activation that the last layer should have for this loss.
  package var outputActivation: ActivationFunction {
    isFromLogits ? .linear : isOneChoice ? .softmax : .sigmoid
  }
}
