extension NumberFormat {
  /// A length of time in its two largest units: `850 µs`, `12 ms`, `1.2 s`, `3 min 04 s`,
  /// `2 h 05 min`, `3 d 04 h`. A negative or non-finite number gives `unknown`.
  public static func duration(seconds: Double) -> String {
    guard seconds >= 0, seconds.isFinite else { return "unknown" }
    // Each limit is the value at which rounding would reach the next unit.
    if seconds < 0.000_999_5 { return fixed(seconds * 1e6, decimals: 0) + " µs" }
    if seconds < 0.999_5 { return fixed(seconds * 1e3, decimals: 0) + " ms" }
    if seconds < 59.95 { return fixed(seconds, decimals: 1) + " s" }
    let whole = Int(min(seconds, 1e15) + 0.5)
    let minutes = (whole + 30) / 60
    let hours = (whole + 1_800) / 3_600
    if whole < 3_600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    if minutes < 24 * 60 { return "\(minutes / 60) h \(twoDigits(minutes % 60)) min" }
    return "\(grouped(hours / 24)) d \(twoDigits(hours % 24)) h"
  }

  /// An estimate of the remaining time, in whole seconds because decimals would flicker:
  /// `<1 s left`, `42 s left`, `3 min 04 s left`.
  public static func timeLeft(seconds: Double) -> String {
    if seconds >= 0, seconds <= 1 { return "<1 s left" }
    if seconds > 1, seconds <= 59 {
      let whole = Int(seconds)
      return "\(Double(whole) < seconds ? whole + 1 : whole) s left"
    }
    if seconds > 59, seconds < 60 { return duration(seconds: 60) + " left" }
    return duration(seconds: seconds) + " left"
  }

  /// A rate per second with three significant digits: `116,000/s`, `12.3/s`.
  public static func rate(perSecond: Double) -> String { threeDigits(perSecond) + "/s" }

  /// A number of bytes with three significant digits and decimal units: `999 B`, `11.5 MB`.
  public static func bytes(_ count: Int) -> String {
    if count.magnitude < 1_000 { return "\(count) B" }
    var value = Double(count)
    var unit = "B"
    for larger in ["kB", "MB", "GB", "TB", "PB", "EB"] where value.magnitude >= 999.5 {
      value /= 1_000
      unit = larger
    }
    return threeDigits(value) + " " + unit
  }

  /// A number with three significant digits, at most six decimals and no exponent.
  private static func threeDigits(_ value: Double) -> String {
    if let text = notFinite(value) { return text }
    var decimal = ExactDecimal(value)
    decimal.round(digits: 3)
    let decimals = decimal.digits.isEmpty ? 0 : 3 - decimal.pointIndex
    if decimals >= 0 { return fixed(value, decimals: min(decimals, 6)) }
    // 116,432 becomes 116,000: the digits are rounded first, then the zeros are put back.
    let zeros = String(repeating: "0", count: -decimals)
    let digits = (0..<3).map { String(decimal[$0]) }.joined()
    guard let whole = Int(digits + zeros) else { return fixed(value, decimals: 0, grouped: true) }
    return (value < 0 ? "-" : "") + grouped(whole)
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
