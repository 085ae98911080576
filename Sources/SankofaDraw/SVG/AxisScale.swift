/// The positions of numbers along an axis, and the numbers at which it is marked.
struct AxisScale {
  let begin: Double
  let end: Double
  /// From the least to the greatest; steps of 1, 2 or 5 times a power of ten.
  let ticks: [Double]
  /// Decimals that tell the ticks apart.
  let decimals: Int

  /// True when a value has a place on an axis: it is finite, and its scale can be computed with.
  static func canShow(_ value: Double) -> Bool { value.magnitude < 1e100 }

  /// A scale for all `values` that can be shown, with about `count` steps, that ends on ticks. It begins at
  /// zero when the values, all positive, would otherwise leave out little more than nothing.
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
    // A hair of slack, lest a rounding error cost a whole step.
    let first = Self.floor(least / step + 1e-9)
    let last = -Self.floor(-(greatest / step - 1e-9))
    begin = Double(first) * step
    end = Double(last) * step
    ticks = (first...last).map { Double($0) * step }
    self.decimals = decimals
  }

  /// A scale for whole numbers that begins and ends at the first and the last of `range`.
  init(wholeNumbers range: ClosedRange<Int>, count: Int = 10) {
    let isOne = range.count == 1
    begin = Double(range.lowerBound) - (isOne ? 0.5 : 0)
    end = Double(range.upperBound) + (isOne ? 0.5 : 0)
    let (step, _) = Self.step(atLeast: max(1, (end - begin) / Double(count)))
    let whole = Int(step)
    ticks = range.filter { $0 == range.lowerBound ? whole == 1 : $0 % whole == 0 }.map(Double.init)
    decimals = 0
  }

  /// The position of a number along the axis: 0 at its beginning, 1 at its end.
  func position(of value: Double) -> Double { (value - begin) / (end - begin) }

  func label(of tick: Double) -> String {
    decimals > 5 || max(begin.magnitude, end.magnitude) >= 1e8
      ? NumberFormat.significant(tick, digits: 3)
      : NumberFormat.fixed(tick, decimals: decimals, grouped: true)
  }

  /// The whole number at or below `value`, which is a few ticks and so far from overflow.
  // `rounded(.down)` may call libm, which nobody links for a target that imports nothing.
  private static func floor(_ value: Double) -> Int {
    let whole = Int(value)
    return Double(whole) > value ? whole - 1 : whole
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below `least`, and its decimals.
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
