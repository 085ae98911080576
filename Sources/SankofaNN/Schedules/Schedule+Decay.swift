import SankofaTensor

// t is the number of updates so far.

extension Schedule {
  /// Always the same.
  public static func constant(_ rate: Double) -> Schedule {
    Schedule(
      "constant", [.number(rate)],
      settings: [CheckedNumber("the rate", rate, .positive, try: "0.001")]
    ) { _ in .scalar(rate, .float64) }
  }

  /// `rates[0]`, from the update `starts[0]` on `rates[1]`, and so on.
  ///
  /// As PyTorch's `MultiStepLR`; Keras's `PiecewiseConstantDecay` changes an update later.
  ///
  /// - Parameters:
  ///   - rates: one more than there are starts.
  ///   - starts: rising, above 0.
  public static func piecewiseConstant(_ rates: [Double], from starts: [Int]) -> Schedule {
    Schedule(
      "piecewise-constant",
      [.list(rates.map { .number($0) }), .list(starts.map { .integer($0) })],
      settings: rates.map { CheckedNumber("each rate", $0, .notNegative, try: "0.001") },
      also: {
        let isRising = zip([0] + starts, starts).allSatisfy { $0 < $1 }
        guard isRising, rates.count == starts.count + 1 else {
          throw OptimizerError(
            place("piecewise-constant"),
            "needs one rate more than starts, which rise from above 0, got \(rates.count) rates and "
              + "starts \(starts); try [0.01, 0.001] from [1000].")
        }
      }
    ) { t in
      zip(starts, rates.dropFirst()).reduce(t.like(rates[0])) { rate, next in
        (t .>= Double(next.0)).selecting(t.like(next.1), rate)
      }
    }
  }

  /// η₀ γ^(t / T); with steps as of a stair, t / T is rounded down.
  ///
  /// - Parameters:
  ///   - rate: η₀.
  ///   - factor: γ.
  ///   - steps: T, after which the rate is γ times what it was.
  ///   - isStaircase: false by default.
  public static func exponential(
    from rate: Double, factor: Double, steps: Int, isStaircase: Bool = false
  ) -> Schedule {
    Schedule(
      "exponential",
      [.number(rate), .number(factor), .integer(steps), .flag(isStaircase)],
      settings: decaySettings(rate, steps) + [
        CheckedNumber("factor", factor, .positive, try: "0.96")
      ]
    ) { t in
      let share = t / Double(steps)
      return rate * t.like(factor).power(isStaircase ? share.floor() : share)
    }
  }

  /// η₀ / (1 + γ t / T); with steps as of a stair, t / T is rounded down.
  ///
  /// - Parameters:
  ///   - rate: η₀.
  ///   - decay: γ.
  ///   - steps: T.
  ///   - isStaircase: false by default.
  public static func inverseTime(
    from rate: Double, decay: Double, steps: Int, isStaircase: Bool = false
  ) -> Schedule {
    Schedule(
      "inverse-time",
      [.number(rate), .number(decay), .integer(steps), .flag(isStaircase)],
      settings: decaySettings(rate, steps) + [
        CheckedNumber("decay", decay, .notNegative, try: "0.5")
      ]
    ) { t in
      let share = t / Double(steps)
      return rate / (1 + decay * (isStaircase ? share.floor() : share))
    }
  }

  /// (η₀ − η₁) (1 − t / T)^p + η₁, and η₁ after T updates.
  ///
  /// - Parameters:
  ///   - rate: η₀.
  ///   - end: η₁, 0.0001 by default.
  ///   - steps: T.
  ///   - power: p, 1 by default: a straight line.
  ///   - isCyclic: true when T grows to its next multiple when it is reached; false by default.
  public static func polynomial(
    from rate: Double, to end: Double = 1e-4, steps: Int, power: Double = 1, isCyclic: Bool = false
  ) -> Schedule {
    Schedule(
      "polynomial",
      [.number(rate), .number(end), .integer(steps), .number(power), .flag(isCyclic)],
      settings: decaySettings(rate, steps) + [
        CheckedNumber("the last rate", end, .notNegative, try: "0.0001"),
        CheckedNumber("power", power, .positive, try: "1"),
      ]
    ) { t in
      let cycles = isCyclic ? (-(-(t / Double(steps))).floor()).maximum(1) : t.like(1)
      let left = 1 - (t / (cycles * Double(steps))).minimum(1)
      return (rate - end) * (power == 1 ? left : left.power(power)) + end
    }
  }

  static func decaySettings(_ rate: Double, _ steps: Int) -> [CheckedNumber] {
    [
      CheckedNumber("the first rate", rate, .positive, try: "0.001"),
      CheckedNumber("steps", Double(steps), .atLeastOne, try: "1000"),
    ]
  }
}
