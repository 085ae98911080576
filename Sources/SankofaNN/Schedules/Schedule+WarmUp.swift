import SankofaTensor

extension Schedule {
  /// Returns the schedule with a linear warm-up before it: η + (η₀ − η) t / T for t < T updates,
  /// where η₀ is the schedule's first rate (Goyal et al., 2017).
  ///
  /// - Parameters:
  ///   - steps: T, the number of updates of the warm-up.
  ///   - rate: η, the rate of the first update; 0 by default.
  public func warmedUp(steps: Int, from rate: Double = 0) -> Schedule {
    Schedule(WarmUp(steps: steps, rate: rate, schedule: self))
  }
}

struct WarmUp: ScheduleRule {
  static let name = "warm_up"
  var steps = 100
  var rate = 0.0
  var schedule = Schedule.constant(0.001)

  mutating func settings(_ list: inout SettingList) {
    list("steps", &steps, .atLeast(1))
    list("the first rate", &rate, .notNegative)
    list("schedule", &schedule)
  }

  func check() throws {
    if let brokenSetting { throw SankofaError(Schedule.place(WarmUp.name), brokenSetting) }
    try schedule.check()
  }

  func rate(at t: Tensor) -> Tensor {
    let share = (t / Double(steps)).minimum(1)
    let rising = rate + (schedule(t.constant(0)) - rate) * share
    return (t .< Double(steps)).selecting(
      rising, otherwise: schedule((t - Double(steps)).maximum(0)))
  }
}
