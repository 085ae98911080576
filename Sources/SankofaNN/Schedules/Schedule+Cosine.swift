import SankofaTensor

// t is the number of updates so far.

extension Schedule {
  /// A cosine decay: η₁ + (η₀ − η₁) ½ (1 + cos(π t / T)), and η₁ after T updates (Loshchilov and
  /// Hutter, 2017).
  ///
  /// Keras's `alpha` is η₁ / η₀; for its warm-up, use ``warmedUp(steps:from:)``.
  ///
  /// - Parameters:
  ///   - rate: η₀, the first rate.
  ///   - end: η₁, the last rate; 0 by default.
  ///   - steps: T, the number of updates.
  public static func cosine(from rate: Double, to end: Double = 0, steps: Int) -> Schedule {
    Schedule(CosineDecay(rate: rate, end: end, steps: steps))
  }

  /// A cosine decay with restarts, each over `stretch` times as many updates as the one before and
  /// from `damping` times its rate: η₁ + (η₀ dⁱ − η₁ dⁱ) ½ (1 + cos(π s)), where s is the finished
  /// share of period i (Loshchilov and Hutter, 2017).
  ///
  /// - Parameters:
  ///   - rate: η₀, the first rate.
  ///   - end: η₁, 0 by default; it is not damped, as in Keras.
  ///   - steps: the number of updates in the first period.
  ///   - stretch: the ratio of the lengths of successive periods, at least 1; 2 by default.
  ///   - damping: d, the ratio of the first rates of successive periods; 1 by default.
  public static func cosineRestarts(
    from rate: Double, to end: Double = 0, steps: Int, stretch: Double = 2, damping: Double = 1
  ) -> Schedule {
    Schedule(
      CosineRestarts(rate: rate, end: end, steps: steps, stretch: stretch, damping: damping))
  }

  /// A one-cycle schedule: from η/δ up to η in the first share of T updates, and down to η/δ/ε in
  /// the others, both along a cosine (Smith and Topin, 2018), as in PyTorch's `OneCycleLR`; then it
  /// stays constant.
  ///
  /// - Parameters:
  ///   - peak: η, the largest rate.
  ///   - steps: T, the number of updates.
  ///   - rise: the share of T in which the rate rises; 0.3 by default.
  ///   - startDivisor: δ; 25 by default.
  ///   - endDivisor: ε; 10,000 by default.
  public static func oneCycle(
    peak: Double, steps: Int, rise: Double = 0.3, startDivisor: Double = 25,
    endDivisor: Double = 1e4
  ) -> Schedule {
    Schedule(
      OneCycle(
        peak: peak, steps: steps, rise: rise, startDivisor: startDivisor, endDivisor: endDivisor))
  }
}

/// ½ (1 + cos(π s)): from 1 to 0.
private func halfWave(_ share: Tensor) -> Tensor { 0.5 * (1 + (share * .pi).cos()) }

struct CosineDecay: ScheduleRule {
  static let name = "cosine"
  var rate = 0.001
  var end = 0.0
  var steps = 1000

  mutating func settings(_ list: inout SettingList) {
    list("the first rate", &rate, .positive)
    list("the last rate", &end, .notNegative)
    list("steps", &steps, .atLeast(1))
  }

  func rate(at t: Tensor) -> Tensor {
    end + (rate - end) * halfWave((t / Double(steps)).minimum(1))
  }
}

struct CosineRestarts: ScheduleRule {
  static let name = "cosine_restarts"
  var rate = 0.001
  var end = 0.0
  var steps = 1000
  var stretch = 2.0
  var damping = 1.0

  mutating func settings(_ list: inout SettingList) {
    list("the first rate", &rate, .positive)
    list("the last rate", &end, .notNegative)
    list("steps", &steps, .atLeast(1))
    list("stretch", &stretch, .atLeast(1))
    list("damping", &damping, .positive)
  }

  func rate(at t: Tensor) -> Tensor {
    let (index, share) = period(of: t / Double(steps))
    let height = damping == 1 ? t.constant(1) : t.constant(damping).power(index)
    return end + (rate - end) * height * halfWave(share)
  }

  /// Returns the number of finished periods, each `stretch` times as long as the one before, and
  /// the finished share of the next one.
  ///
  /// k periods of the lengths 1, s, …, sᵏ⁻¹ end at x = (sᵏ − 1) / (s − 1), so k = log(1 + x (s −
  /// 1)) / log s.
  private func period(of x: Tensor) -> (index: Tensor, share: Tensor) {
    if stretch == 1 { return (x.floor(), x - x.floor()) }
    // The slack keeps rounding errors from delaying the start of a period.
    let index = ((1 + x * (stretch - 1)).log() / x.constant(stretch).log() + 1e-12).floor()
    let length = x.constant(stretch).power(index)
    return (index, ((x - (length - 1) / (stretch - 1)) / length).maximum(0))
  }
}

struct OneCycle: ScheduleRule {
  static let name = "one_cycle"
  var peak = 0.01
  var steps = 1000
  var rise = 0.3
  var startDivisor = 25.0
  var endDivisor = 1e4

  mutating func settings(_ list: inout SettingList) {
    list("the peak", &peak, .positive)
    list("steps", &steps, .atLeast(1))
    list("rise", &rise, .share)
    list("startDivisor", &startDivisor, .positive)
    list("endDivisor", &endDivisor, .positive)
  }

  func rate(at t: Tensor) -> Tensor {
    let (start, end) = (peak / startDivisor, peak / startDivisor / endDivisor)
    // The peak is at the last update of the rise, and the end at the last of all updates.
    let top = max(rise * Double(steps) - 1, 0)
    let last = max(Double(steps) - 1, top + 1)
    let fall = end + (peak - end) * halfWave(((t - top) / (last - top)).maximum(0).minimum(1))
    if top == 0 { return fall }
    return (t .<= top).selecting(
      peak + (start - peak) * halfWave((t / top).minimum(1)), otherwise: fall)
  }
}
