import SankofaTensor

extension Schedule {
  /// A straight line up to where the schedule begins, and then the schedule: for t < T updates
  /// η + (η₀ − η) t / T, η₀ being the schedule's first rate (Goyal et al., 2017).
  ///
  /// - Parameters:
  ///   - steps: T.
  ///   - rate: η, 0 by default.
  public func warmedUp(steps: Int, from rate: Double = 0) -> Schedule {
    Schedule(
      "warm-up", [.integer(steps), .number(rate), configurationValue],
      settings: [
        CheckedNumber("steps", Double(steps), .atLeastOne, try: "100"),
        CheckedNumber("the first rate", rate, .notNegative, try: "0"),
      ],
      also: check
    ) { t in
      let share = (t / Double(steps)).minimum(1)
      let rising = rate + (self(t.like(0)) - rate) * share
      return (t .< Double(steps)).selecting(rising, self((t - Double(steps)).maximum(0)))
    }
  }
}
