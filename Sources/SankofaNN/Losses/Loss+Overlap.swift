import SankofaTensor

/// Losses for the overlap of two areas: outputs and targets are shares in 0…1 of each pixel or
/// class, summed over each example. 10⁻⁷ is added to each divisor, as in Keras.
extension Loss {
  /// 1 − 2 Σ ya / (Σ y + Σ a): 0 where both areas are the same, 1 where they do not overlap or both
  /// are empty (Dice, 1945; Milletari et al., 2016). Keras sums over the whole batch unless an
  /// `axis` is given.
  public static let dice = Loss("dice") { a, y in
    let y = try y.matching(a, for: "dice")
    return 1 - sumOverOutputs(y * a) * 2 / (sumOverOutputs(y + a) + 1e-7)
  }

  /// ``tversky(alpha:beta:)`` with α = β = ½, which is almost equal to ``dice``.
  public static let tversky: Loss = tversky(alpha: 0.5, beta: 0.5)

  /// 1 − Σ ya / (Σ ya + α Σ (1 − y) a + β Σ y (1 − a)): α weights false positives and β false
  /// negatives (Salehi et al., 2017). Keras 3.15 exchanges the two.
  public static func tversky(alpha: Double, beta: Double) -> Loss {
    Loss(tverskyName, [alpha, beta]) { a, y, name in
      let y = try y.matching(a, for: name)
      let shared = sumOverOutputs(y * a)
      let (wrong, missed) = (sumOverOutputs((1 - y) * a), sumOverOutputs(y * (1 - a)))
      return 1 - shared / (shared + wrong * alpha + missed * beta + 1e-7)
    }
  }

  static let tverskyName = WrittenName(
    "tversky", [.number("alpha", 0.5), .number("beta", 0.5)], example: "tversky(0.3,0.7)"
  ) {
    if $0.contains(where: { $0 < 0 }) { return "tversky takes numbers of 0 or more" }
    return $0 == [0, 0] ? "tversky's numbers must not both be 0" : nil
  }
}
