import BigInt
import SankofaNN

extension Rational {
  /// The largest number of digits of a typed number before its exponent, and the largest size of
  /// the exponent: more than practical numbers need, and few enough for fast arithmetic.
  private static let mostDigits = 100

  /// Makes the exact value of a decimal number as typed: `0.1` is 1/10, `-2.5e-3` is -1/400. `nil`
  /// for anything else, for more than 100 digits, and for exponents beyond ±100.
  public init?(decimal text: String) {
    let parts = text.split(separator: "e", omittingEmptySubsequences: false).flatMap {
      $0.split(separator: "E", omittingEmptySubsequences: false)
    }
    guard parts.count <= 2, let number = parts.first else { return nil }
    let isNegative = number.hasPrefix("-")
    let digits = number.dropFirst(isNegative || number.hasPrefix("+") ? 1 : 0)
      .split(separator: ".", omittingEmptySubsequences: false)
    let all = digits.joined()
    guard digits.count <= 2, (1...Rational.mostDigits).contains(all.utf8.count),
      all.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let whole = BigInt(all)
    else { return nil }
    let exponent = parts.count == 2 ? Int(parts[1]) : 0
    guard let exponent, (-Rational.mostDigits...Rational.mostDigits).contains(exponent) else {
      return nil
    }
    let shift = exponent - (digits.count == 2 ? digits[1].utf8.count : 0)
    let ten = BigInt(10)
    self.init(
      (isNegative ? -whole : whole) * ten.power(max(0, shift)), over: ten.power(max(0, -shift)))
  }

  /// The number of decimals of the fraction as a decimal number; `nil` when they do not end.
  public var decimalPlaces: Int? {
    let twos = denominator.trailingZeroBitCount
    var (rest, fives) = (denominator >> twos, 0)
    while rest > 1 {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 5)
      if remainder != 0 { return nil }
      (rest, fives) = (quotient, fives + 1)
    }
    return max(twos, fives)
  }

  /// The fraction as a decimal number with all digits, such as `-0.125`; `nil` when they do not
  /// end.
  public var decimal: String? {
    guard let places = decimalPlaces else { return nil }
    let scaled = numerator.magnitude * BigInt(10).power(places).magnitude / denominator.magnitude
    var digits = "\(scaled)"
    if places > 0 {
      digits = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
    }
    return (numerator < 0 ? "-" : "") + digits
  }
}
