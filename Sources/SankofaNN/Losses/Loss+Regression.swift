import SankofaTensor

extension Loss {
  /// mean over outputs of (a − y)².
  public static let squaredError = Loss("squared-error") { a, y in
    meanOverOutputs((a - (try y.matching(a, for: "squared-error"))).squared())
  }

  /// mean over outputs of |a − y|; the derivative at a = y is 0, as in PyTorch.
  public static let absoluteError = Loss("absolute-error") { a, y in
    meanOverOutputs((a - (try y.matching(a, for: "absolute-error"))).absolute())
  }

  /// Σ over outputs of (a − y)²: the cost of a single example as the articles have it.
  public static let summedSquares = Loss("summed-squares") { a, y in
    sumOverOutputs((a - (try y.matching(a, for: "summed-squares"))).squared())
  }

  /// ½ Σ over outputs of (a − y)², whose derivative by an output is a − y (Rumelhart et al., 1986).
  public static let halfSummedSquares = Loss("half-summed-squares") { a, y in
    sumOverOutputs((a - (try y.matching(a, for: "half-summed-squares"))).squared()) * 0.5
  }

  /// The sum over all axes but that of the examples.
  private static func sumOverOutputs(_ values: Tensor) -> Tensor {
    values.rank <= 1 ? values : values.sum(axes: Array(1..<values.rank))
  }

  /// The mean over all axes but that of the examples.
  static func meanOverOutputs(_ values: Tensor) -> Tensor {
    values.rank <= 1 ? values : values.mean(axes: Array(1..<values.rank))
  }
}
