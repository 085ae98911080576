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
    let squares = (a - (try y.matching(a, for: "summed-squares"))).squared()
    return squares.rank == 1 ? squares : squares.sum(axes: Array(1..<squares.rank))
  }

  /// The mean over all axes but that of the examples.
  static func meanOverOutputs(_ values: Tensor) -> Tensor {
    values.rank <= 1 ? values : values.mean(axes: Array(1..<values.rank))
  }
}
