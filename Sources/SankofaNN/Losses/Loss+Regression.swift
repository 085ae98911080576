import SankofaTensor

extension Loss {
  /// mean over outputs of (a − y)².
  public static let squaredError = Loss("squared-error") { a, y in
    overOutputs((a - (try matched(y, to: a, for: "squared-error"))).squared()) { $0.mean(axes: $1) }
  }

  /// mean over outputs of |a − y|.
  public static let absoluteError = Loss("absolute-error") { a, y in
    overOutputs((a - (try matched(y, to: a, for: "absolute-error"))).absolute()) {
      $0.mean(axes: $1)
    }
  }

  /// Σ over outputs of (a − y)²: the cost of a single example as the articles have it.
  public static let summedSquares = Loss("summed-squares") { a, y in
    overOutputs((a - (try matched(y, to: a, for: "summed-squares"))).squared()) { $0.sum(axes: $1) }
  }

  /// Reduces all axes but that of the examples.
  static func overOutputs(
    _ values: Tensor, _ reduce: (Tensor, [Int]) -> Tensor
  ) -> Tensor {
    values.rank <= 1 ? values : reduce(values, Array(1..<values.rank))
  }
}
