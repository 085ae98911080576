/// Formats numbers for people. Rounding is exact, with ties to the even digit. In every locale the
/// decimal separator is a point and the thousands separator a comma.
///
/// A number that is not finite becomes `nan`, `inf` or `-inf`; a number that rounds to zero has no
/// sign.
public enum NumberFormat {
  /// A number with a fixed number of decimals: `fixed(0.97534, decimals: 4)` is `0.9753`.
  public static func fixed(_ value: Double, decimals: Int, grouped: Bool = false) -> String {
    if let text = notFinite(value) { return text }
    var decimal = ExactDecimal(value)
    decimal.round(decimals: decimals)
    let whole = decimal.pointIndex > 0 ? text(decimal, 0..<decimal.pointIndex) : "0"
    let first = decimal.pointIndex
    let fraction = decimals > 0 ? "." + text(decimal, first..<(first + decimals)) : ""
    let isZero = decimal.digits.allSatisfy { $0 == 0 }
    return (value < 0 && !isZero ? "-" : "") + (grouped ? commas(whole) : whole) + fraction
  }

  /// A number with at most `decimals` decimals, without trailing zeros: `0.5`, `12`.
  public static func trimmed(_ value: Double, decimals: Int) -> String {
    var text = fixed(value, decimals: decimals)
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// A number with a fixed number of significant digits, trailing zeros included: `0.2731`,
  /// `12.50`. Numbers of a million or more, or below a ten-thousandth, have an exponent:
  /// `1.234e-05`.
  public static func significant(_ value: Double, digits: Int = 4) -> String {
    if let text = notFinite(value) { return text }
    let digits = max(1, digits)
    if value == 0 { return fixed(0, decimals: digits - 1) }
    var decimal = ExactDecimal(value)
    decimal.round(digits: digits)
    let exponent = decimal.pointIndex - 1
    if (-4..<6).contains(exponent) { return fixed(value, decimals: max(0, digits - 1 - exponent)) }
    let sign = value < 0 ? "-" : ""
    let fraction = digits > 1 ? "." + text(decimal, 1..<digits) : ""
    let power = (exponent < 0 ? "-" : "+") + (abs(exponent) < 10 ? "0" : "") + "\(abs(exponent))"
    return sign + text(decimal, 0..<1) + fraction + "e" + power
  }

  /// A whole number with thousands separators: `1,234,567`.
  public static func grouped(_ value: Int) -> String {
    (value < 0 ? "-" : "") + commas(String(value.magnitude))
  }

  /// A fraction as a percentage: `percent(0.975)` is `97.5%`.
  public static func percent(_ fraction: Double, decimals: Int = 1) -> String {
    notFinite(fraction) ?? fixed(fraction * 100, decimals: decimals) + "%"
  }

  static func notFinite(_ value: Double) -> String? {
    if value.isFinite { return nil }
    return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }

  private static func text(_ decimal: ExactDecimal, _ range: Range<Int>) -> String {
    String(decoding: range.map { UInt8(ascii: "0") + decimal[$0] }, as: UTF8.self)
  }

  private static func commas(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
