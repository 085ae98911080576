import SankofaTensor

extension Loss {
  /// The mean over outputs of (a − y)².
  public static let squaredError = compared("squared_error") { ($0 - $1).squared() }
    .stating(
      LossFormula("C = mean of (a − y)² over outputs, averaged over examples (Keras)") { outputs in
        outputs == 1 ? "2(a − y)" : "2(a − y)/outputs"
      })

  /// The mean over outputs of |a − y|; the derivative at a = y is 0, as in PyTorch.
  public static let absoluteError = compared("absolute_error") { ($0 - $1).absolute() }
    .stating(
      LossFormula("C = mean of |a − y| over outputs, averaged over examples") { outputs in
        outputs == 1 ? "sign(a − y)" : "sign(a − y)/outputs"
      })

  /// The sum over outputs of (a − y)², as papers define the cost of a single example.
  public static let summedSquares = Loss("summed_squares", targets: .equals) { a, y in
    sumOverOutputs((a - (try y.matching(a, for: "summed_squares"))).squared())
  }.stating(
    LossFormula("C = Σ (a − y)² over outputs, averaged over examples") { _ in "2(a − y)" })

  /// Half the sum over outputs of (a − y)², whose derivative by an output is a − y (Rumelhart et
  /// al., 1986).
  public static let halfSummedSquares = Loss("half_summed_squares", targets: .equals) { a, y in
    sumOverOutputs((a - (try y.matching(a, for: "half_summed_squares"))).squared()) * 0.5
  }.stating(LossFormula("C = ½ Σ (a − y)² over outputs, averaged over examples") { _ in "a − y" })

  /// 100 times the mean over outputs of |a − y| / |y|, where |y| counts as at least 10⁻⁷; the
  /// derivative at a = y is 0 (Keras's `mean_absolute_percentage_error`).
  public static let absolutePercentageError = compared("absolute_percentage_error") { a, y in
    ((a - y) / y.absolute().maximum(1e-7)).absolute() * 100
  }

  /// The mean over outputs of (ln(1 + a) − ln(1 + y))², where a and y count as at least 10⁻⁷; below
  /// that, the derivative is 0 (Keras's `mean_squared_logarithmic_error`).
  public static let squaredLogarithmicError = compared("squared_logarithmic_error") { a, y in
    (a.constant(1e-7).maximum(a).log1p() - y.maximum(1e-7).log1p()).squared()
  }

  /// The mean over outputs of ln cosh(a − y): about ½ (a − y)² near 0 and |a − y| − ln 2 far away,
  /// computed as x + ln(1 + e⁻²ˣ) − ln 2, which does not overflow.
  public static let logCosh = compared("log_cosh") { a, y in
    let x = a - y
    return x + (x * -2).softplus() - 0.69314718055994531
  }

  /// ``huber(delta:)`` with δ = 1.
  public static let huber: Loss = huber(delta: 1)

  /// The mean over outputs of ½ (a − y)² where |a − y| ≤ δ, else δ |a − y| − ½ δ²: squares near the
  /// target, and a slope of at most δ (Huber, 1964).
  public static func huber(delta: Double) -> Loss {
    compared(huberName, [delta]) { a, y in
      let distance = (a - y).absolute()
      let near = distance.minimum(delta)
      return near * (distance - near * 0.5)
    }
  }

  /// The mean over outputs of a − y ln(a + 10⁻⁷), for counts y and rates a > 0: the negative
  /// logarithm of Poisson's probability, without the terms that depend only on y.
  public static let poisson = compared("poisson") { a, y in a - y * (a + 1e-7).log() }

  /// −Σ (a / ‖a‖) · (y / ‖y‖) over the last axis, averaged over the others: −1 for the same
  /// direction, 0 for right angles and 1 for opposite directions, with the sign as in Keras.
  /// Lengths count as at least 10⁻⁷.
  public static let cosineSimilarity = Loss("cosine_similarity") { a, y in
    let y = try y.matching(a, for: "cosine_similarity")
    if a.rank < 2 {
      throw SankofaError(
        "cosine_similarity",
        "compares directions along the last axis of [n, …, outputs], got \(a.shape); use "
          + "squared_error for single numbers.")
    }
    return meanOverOutputs(-(a.normalizedRows() * y.normalizedRows()).sum(axes: [a.rank - 1]))
  }

  static let huberName = WrittenName(
    "huber", [.number("delta", 1)], example: "huber(2)"
  ) { $0[0] > 0 ? nil : "huber's delta must be above 0" }

  /// Makes a loss that is the mean over outputs of `each`, a value for each output and its target.
  static func compared(
    _ name: String, targets: Targets = .equals,
    _ each: @escaping @Sendable (_ a: Tensor, _ y: Tensor) -> Tensor
  ) -> Loss {
    Loss(name, targets: targets) { a, y in meanOverOutputs(each(a, try y.matching(a, for: name))) }
  }

  /// The same for a family of losses with numbers.
  static func compared(
    _ family: WrittenName, _ numbers: [Double],
    _ each: @escaping @Sendable (_ a: Tensor, _ y: Tensor) -> Tensor
  ) -> Loss {
    Loss(family, numbers, targets: .equals) { a, y, name in
      meanOverOutputs(each(a, try y.matching(a, for: name)))
    }
  }

  /// The sum over all axes except the one of the examples.
  static func sumOverOutputs(_ values: Tensor) -> Tensor {
    values.rank <= 1 ? values : values.sum(axes: Array(1..<values.rank))
  }

  /// The mean over all axes except the one of the examples.
  static func meanOverOutputs(_ values: Tensor) -> Tensor {
    values.rank <= 1 ? values : values.mean(axes: Array(1..<values.rank))
  }
}
