/// The positions of numbers along an axis, and the ticks of the axis.
struct AxisScale {
  let begin: Double
  let end: Double
  /// The ticks in rising order, in steps of 1, 2 or 5 times a power of ten.
  let ticks: [Double]
  /// The number of decimals that distinguishes the ticks.
  let decimals: Int

  /// True when an axis can show a value: it is finite and small enough for the arithmetic of a
  /// scale.
  static func canShow(_ value: Double) -> Bool { value.magnitude < 1e100 }

  /// Makes a scale for all `values` that can be shown, with about `count` steps; both ends are
  /// ticks. It begins at zero when all values are positive and the least is below a third of the
  /// greatest.
  init(values: [Double], count: Int = 5) {
    let drawn = values.filter(Self.canShow)
    var least = drawn.min() ?? 0
    var greatest = drawn.max() ?? 1
    if least > 0, least < greatest / 3 { least = 0 }
    let size = max(least.magnitude, greatest.magnitude)
    if size < 1e-90 {
      greatest = 1
    } else if greatest - least <= size * 1e-9 {
      least -= size / 10
      greatest += size / 10
    }
    let (step, decimals) = Self.step(atLeast: (greatest - least) / Double(count))
    // The slack keeps a rounding error from adding a whole step.
    let first = Self.floor(least / step + 1e-9)
    let last = -Self.floor(-(greatest / step - 1e-9))
    begin = Double(first) * step
    end = Double(last) * step
    ticks = (first...last).map { Double($0) * step }
    self.decimals = decimals
  }

  /// Makes a scale for whole numbers that begins and ends at the bounds of `range`.
  init(wholeNumbers range: ClosedRange<Int>, count: Int = 10) {
    let isOne = range.count == 1
    begin = Double(range.lowerBound) - (isOne ? 0.5 : 0)
    end = Double(range.upperBound) + (isOne ? 0.5 : 0)
    let (step, _) = Self.step(atLeast: max(1, (end - begin) / Double(count)))
    let whole = Int(step)
    ticks = range.filter { $0 == range.lowerBound ? whole == 1 : $0 % whole == 0 }.map(Double.init)
    decimals = 0
  }

  /// The position of a number along the axis: 0 at the beginning, 1 at the end.
  func position(of value: Double) -> Double { (value - begin) / (end - begin) }

  func label(of tick: Double) -> String {
    decimals > 5 || max(begin.magnitude, end.magnitude) >= 1e8
      ? NumberFormat.significant(tick, digits: 3)
      : NumberFormat.fixed(tick, decimals: decimals, grouped: true)
  }

  /// The largest whole number that is at most `value`, a number of ticks far from overflow.
  // `rounded(.down)` may call libm, which is not linked into a target without imports.
  private static func floor(_ value: Double) -> Int {
    let whole = Int(value)
    return Double(whole) > value ? whole - 1 : whole
  }

  /// The smallest 1, 2 or 5 times a power of ten that is at least `least`, and its decimals.
  private static func step(atLeast least: Double) -> (step: Double, decimals: Int) {
    var power = 1.0
    var decimals = 0
    while power * 10 <= least { power *= 10 }
    while power > least {
      decimals += 1
      power = 1
      for _ in 0..<decimals { power /= 10 }
    }
    for factor in [1.0, 2, 5] where factor * power >= least * (1 - 1e-9) {
      return (factor * power, decimals)
    }
    return (10 * power, max(0, decimals - 1))
  }
}
