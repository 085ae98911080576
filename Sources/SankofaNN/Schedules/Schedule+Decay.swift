import SankofaTensor

// t is the number of updates so far.

extension Schedule {
  /// A constant rate.
  public static func constant(_ rate: Double) -> Schedule { Schedule(ConstantRate(rate: rate)) }

  /// A piecewise constant rate: `rates[0]`, then `rates[1]` from the update `starts[0]` on, and so
  /// on.
  ///
  /// PyTorch's `MultiStepLR` does the same; Keras's `PiecewiseConstantDecay` changes the rate one
  /// update later.
  ///
  /// - Parameters:
  ///   - rates: the rates; one more than there are starts.
  ///   - starts: the updates at which the rate changes, in rising order and above 0.
  public static func piecewiseConstant(_ rates: [Double], from starts: [Int]) -> Schedule {
    Schedule(PiecewiseConstantRate(rates: rates, starts: starts))
  }

  /// An exponential decay: η₀ γ^(t / T). With `isStaircase`, t / T is rounded down.
  ///
  /// - Parameters:
  ///   - rate: η₀, the first rate.
  ///   - factor: γ, above 0.
  ///   - steps: T, after which the rate is γ times what it was.
  ///   - isStaircase: true to change the rate only every T updates; false by default.
  public static func exponential(
    from rate: Double, factor: Double, steps: Int, isStaircase: Bool = false
  ) -> Schedule {
    Schedule(
      ExponentialDecay(rate: rate, factor: factor, steps: steps, isStaircase: isStaircase))
  }

  /// An inverse-time decay: η₀ / (1 + γ t / T). With `isStaircase`, t / T is rounded down.
  ///
  /// - Parameters:
  ///   - rate: η₀, the first rate.
  ///   - decay: γ, at least 0.
  ///   - steps: T, the number of updates.
  ///   - isStaircase: true to change the rate only every T updates; false by default.
  public static func inverseTime(
    from rate: Double, decay: Double, steps: Int, isStaircase: Bool = false
  ) -> Schedule {
    Schedule(
      InverseTimeDecay(rate: rate, decay: decay, steps: steps, isStaircase: isStaircase))
  }

  /// A polynomial decay: (η₀ − η₁) (1 − t / T)^p + η₁, and η₁ after T updates.
  ///
  /// - Parameters:
  ///   - rate: η₀, the first rate.
  ///   - end: η₁, the last rate; 0.0001 by default.
  ///   - steps: T, the number of updates.
  ///   - power: p; 1 by default, which gives a straight line.
  ///   - isCyclic: true to replace T by its next multiple whenever it is reached; false by default.
  public static func polynomial(
    from rate: Double, to end: Double = 1e-4, steps: Int, power: Double = 1, isCyclic: Bool = false
  ) -> Schedule {
    Schedule(
      PolynomialDecay(rate: rate, end: end, steps: steps, power: power, isCyclic: isCyclic))
  }
}

struct ConstantRate: ScheduleRule {
  static let name = "constant"
  var rate = 0.001

  mutating func settings(_ list: inout SettingList) { list("the rate", &rate, .positive) }

  func rate(at t: Tensor) -> Tensor { .scalar(rate, .float64) }
}

struct PiecewiseConstantRate: ScheduleRule {
  static let name = "piecewise_constant"
  var rates = [0.001]
  var starts: [Int] = []

  mutating func settings(_ list: inout SettingList) {
    list("rates", &rates)
    list("starts", &starts)
  }

  var problem: String? {
    if let rate = rates.first(where: { !SettingRule<Double>.notNegative.holds($0) }) {
      return "each rate must be 0 or above, got \(rate.settingText); try 0.001."
    }
    let isRising = zip([0] + starts, starts).allSatisfy { $0 < $1 }
    return isRising && rates.count == starts.count + 1
      ? nil
      : "needs one rate more than starts, which rise from above 0, got \(rates.count) rates and "
        + "starts \(starts); try [0.01, 0.001] from [1000]."
  }

  func rate(at t: Tensor) -> Tensor {
    zip(starts, rates.dropFirst()).reduce(t.constant(rates[0])) { rate, next in
      (t .>= Double(next.0)).selecting(t.constant(next.1), otherwise: rate)
    }
  }
}

struct ExponentialDecay: ScheduleRule {
  static let name = "exponential"
  var rate = 0.001
  var factor = 0.96
  var steps = 1000
  var isStaircase = false

  mutating func settings(_ list: inout SettingList) {
    list("the first rate", &rate, .positive)
    list("factor", &factor, .positive)
    list("steps", &steps, .atLeast(1))
    list("isStaircase", &isStaircase)
  }

  func rate(at t: Tensor) -> Tensor {
    let share = t / Double(steps)
    return rate * t.constant(factor).power(isStaircase ? share.floor() : share)
  }
}

struct InverseTimeDecay: ScheduleRule {
  static let name = "inverse_time"
  var rate = 0.001
  var decay = 0.5
  var steps = 1000
  var isStaircase = false

  mutating func settings(_ list: inout SettingList) {
    list("the first rate", &rate, .positive)
    list("decay", &decay, .notNegative)
    list("steps", &steps, .atLeast(1))
    list("isStaircase", &isStaircase)
  }

  func rate(at t: Tensor) -> Tensor {
    let share = t / Double(steps)
    return rate / (1 + decay * (isStaircase ? share.floor() : share))
  }
}

struct PolynomialDecay: ScheduleRule {
  static let name = "polynomial"
  var rate = 0.001
  var end = 1e-4
  var steps = 1000
  var power = 1.0
  var isCyclic = false

  mutating func settings(_ list: inout SettingList) {
    list("the first rate", &rate, .positive)
    list("the last rate", &end, .notNegative)
    list("steps", &steps, .atLeast(1))
    list("power", &power, .positive)
    list("isCyclic", &isCyclic)
  }

  func rate(at t: Tensor) -> Tensor {
    let cycles = isCyclic ? (-(-(t / Double(steps))).floor()).maximum(1) : t.constant(1)
    let left = 1 - (t / (cycles * Double(steps))).minimum(1)
    return (rate - end) * (power == 1 ? left : left.power(power)) + end
  }
}
