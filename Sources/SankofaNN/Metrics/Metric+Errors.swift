import SankofaTensor

/// Means over examples, and numbers derived from them.
extension Metric {
  /// The mean over outputs and examples of (a − y)².
  public static let squaredError: Metric = mean(of: .squaredError)

  /// The mean over outputs and examples of |a − y|.
  public static let absoluteError: Metric = mean(of: .absoluteError)

  /// The root of the mean over outputs and examples of (a − y)².
  public static let rootMeanSquaredError: Metric = {
    let squares = mean(of: .squaredError)
    return Metric(
      "root_mean_squared_error", better: .smaller, states: squares.states, update: squares.update
    ) { squares.result($0).squareRoot() }
  }()

  /// The mean of Σ (a / ‖a‖) · (y / ‖y‖): 1 for the same direction. The loss has the opposite sign.
  public static let cosineSimilarity = Metric.mean("cosine_similarity", better: .greater) {
    -(try Loss.cosineSimilarity.values($0, $1))
  }

  /// The mean of each example's correlation of outputs and targets along the last axis, from −1 to
  /// 1 (Pearson, 1895); 0 for an example whose outputs or targets are all equal, where Keras has
  /// NaN.
  public static let pearsonCorrelation = rows("pearson_correlation") { a, y in
    (a.centeredRows().normalizedRows() * y.centeredRows().normalizedRows()).sumOverLastAxis()
  }

  /// The mean of each example's 2 cov(a, y) / (var a + var y + (ā − ȳ)² + 10⁻⁷) along the last
  /// axis: a correlation that is also sensitive to scale and shift (Lin, 1989).
  public static let concordanceCorrelation = rows("concordance_correlation") { a, y in
    let (movesA, movesY, axis) = (a.centeredRows(), y.centeredRows(), a.rank - 1)
    let shift = (a.mean(axes: [axis]) - y.mean(axes: [axis])).squared()
    let spread = (movesA.squared() + movesY.squared()).mean(axes: [axis])
    return (movesA * movesY).mean(axes: [axis]) * 2 / (spread + shift + 1e-7)
  }

  /// Makes a metric that is the mean of `value` over all rows along the last axis, in `float64`.
  private static func rows(
    _ name: String, _ value: @escaping @Sendable (_ a: Tensor, _ y: Tensor) -> Tensor
  ) -> Metric {
    Metric.mean(name, better: .greater) { a, y in
      let y = try y.matching(a, for: name)
      if a.rank < 2 {
        throw SankofaError(
          name, "correlates along the last axis of [n, …, outputs], got \(a.shape); use r2.")
      }
      return value(a.converted(to: .float64), y.converted(to: .float64))
    }
  }

  /// Makes a metric that is the mean of a loss over examples, without penalties and weights. It has
  /// the name of the loss, with underscores.
  public static func mean(of loss: Loss) -> Metric {
    Metric.mean(loss.name.withUnderscores, better: .smaller) { try loss.values($0, $1) }
  }

  /// The coefficient of determination R² = 1 − Σ (a − y)² / Σ (y − ȳ)², averaged over outputs: 1
  /// for predictions without error, 0 for always predicting the mean (Wright, 1921). An output
  /// whose targets are all equal gives 1 when all its predictions are exact, else 0; NaN when a
  /// prediction is NaN.
  public static let r2 = Metric(
    "r2", better: .greater,
    states: { predictions, _ in
      let outputs = TensorType([predictions.shape.dropFirst().elementCount], .float64)
      return [
        "sum": outputs, "squares": outputs, "errors": outputs, "count": TensorType([], .int32),
      ]
    },
    update: { state, predictions, targets in
      let targets = try targets.matching(predictions, for: "r2")
      let rows: Shape = [predictions.shape[0], state.sum.shape[0]]
      let y = targets.reshaped(to: rows).converted(to: .float64)
      let misses = (y - predictions.reshaped(to: rows).converted(to: .float64)).squared()
      state.sum = state.sum + y.sum(axes: [0])
      state.squares = state.squares + y.squared().sum(axes: [0])
      state.errors = state.errors + misses.sum(axes: [0])
      state.count = state.count + Double(rows[0])
    },
    result: { state in
      let (sum, squares, errors) = (state.sum, state.squares, state.errors)
      let mean = sum / state.count.converted(to: .float64).maximum(1)
      let spread = squares - sum * mean
      let isConstant = spread .<= squares * 0x1p-50  // rounding error of equal targets
      let score = 1 - errors / isConstant.selecting(1, otherwise: spread)
      let isRight = (errors .== 0).converted(to: .float64)
      let constant = (errors .== errors).selecting(isRight, otherwise: errors)
      return isConstant.selecting(constant, otherwise: score).mean()
    })
}
