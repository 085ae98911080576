import SankofaTensor

/// Margin losses: a prediction that is right by a margin of at least 1 has loss 0.
extension Loss {
  /// The mean over outputs of max(1 − y a, 0), for targets −1 and 1; a target of 0 counts as −1.
  /// The derivative at y a = 1 is 0 (Cortes and Vapnik, 1995).
  public static let hinge = compared("hinge", targets: .sides) { a, y in
    (1 - signed(y) * a).relu()
  }

  /// The mean over outputs of max(1 − y a, 0)², with targets as in ``hinge``.
  public static let squaredHinge = compared("squared_hinge", targets: .sides) { a, y in
    (1 - signed(y) * a).relu().squared()
  }

  /// max(1 + max (1 − y) a − Σ y a, 0) over the classes of the last axis, for one-hot y: the score
  /// of the right class must exceed all others by 1 (Weston and Watkins, 1999). Where it exceeds
  /// them by exactly 1, the derivative is 0.
  public static let categoricalHinge = Loss("categorical_hinge", targets: .distributions) { a, y in
    let y = try y.distribution(over: a, for: "categorical_hinge")
    let axis = a.rank - 1
    let margin = ((1 - y) * a).max(axes: [axis]) - (y * a).sum(axes: [axis])
    return meanOverOutputs((margin + 1).relu())
  }

  /// Maps targets of 0 to −1.
  private static func signed(_ y: Tensor) -> Tensor { (y .== 0).selecting(-1, otherwise: y) }
}
