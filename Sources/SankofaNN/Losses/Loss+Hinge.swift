import SankofaTensor

/// Losses of margins: an answer that is right by 1 or more costs nothing.
extension Loss {
  /// mean over outputs of max(1 − y a, 0), for targets −1 and 1; a target of 0 counts as −1. The
  /// derivative at y a = 1 is 0 (Cortes and Vapnik, 1995).
  public static let hinge = compared("hinge", targets: .sides) { a, y in
    (1 - signed(y) * a).relu()
  }

  /// mean over outputs of max(1 − y a, 0)², with targets as in ``hinge``.
  public static let squaredHinge = compared("squared-hinge", targets: .sides) { a, y in
    (1 - signed(y) * a).relu().squared()
  }

  /// max(1 + max (1 − y) a − Σ y a, 0) over the classes of the last axis, for one-hot y: the right
  /// class must lead by 1 (Weston and Watkins, 1999). Where it leads by just 1 the derivative is 0.
  public static let categoricalHinge = Loss("categorical-hinge", targets: .distributions) { a, y in
    let y = try y.distribution(over: a, for: "categorical-hinge")
    let axis = a.rank - 1
    let margin = ((1 - y) * a).max(axes: [axis]) - (y * a).sum(axes: [axis])
    return meanOverOutputs((margin + 1).relu())
  }

  /// Targets of 0 and 1 as −1 and 1.
  private static func signed(_ y: Tensor) -> Tensor { (y .== 0).selecting(-1, y) }
}
