import BigInt
import SankofaNN
import SankofaTensor

/// A fraction of whole numbers of any size, in lowest terms: exact where `Double` would round.
public struct Rational: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The numerator, which has the sign of the fraction.
  package let numerator: BigInt
  /// The denominator, above 0.
  package let denominator: BigInt

  /// Makes a whole number.
  public init(_ whole: Int) {
    numerator = BigInt(whole)
    denominator = 1
  }

  /// Makes the exact value of a finite number; `nil` for infinities and NaNs.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    let dyadic = Dyadic(value)
    let isWhole = dyadic.exponent >= 0
    // The significand is odd, so the fraction is in lowest terms.
    numerator = BigInt(dyadic.significand) << (isWhole ? dyadic.exponent : 0)
    denominator = BigInt(1) << (isWhole ? 0 : -dyadic.exponent)
  }

  /// Makes the exact value of a finite number. Traps for infinities and NaNs.
  init(finite value: Double) {
    guard let exact = Rational(exactly: value) else {
      misuse(SankofaError("Rational", "must be a finite number, got \(value); leave it out."))
    }
    self = exact
  }

  /// Makes a fraction and reduces it to lowest terms. Traps when `denominator` is not above 0.
  package init(_ numerator: BigInt, over denominator: BigInt = 1) {
    guard denominator > 0 else {
      misuse(
        SankofaError(
          "Rational", "the denominator must be above 0, got \(denominator); negate both parts."))
    }
    let zeros = denominator.trailingZeroBitCount
    if denominator.bitWidth == zeros + 2, numerator != 0 {
      // The denominator is a power of two, as for `Double`s, so only powers of two can be common
      // divisors. (The bit width of a signed number includes one bit for the sign.)
      let shared = min(zeros, numerator.trailingZeroBitCount)
      self.numerator = numerator >> shared
      self.denominator = denominator >> shared
      return
    }
    let shared = numerator.greatestCommonDivisor(with: denominator)
    self.numerator = shared == 1 ? numerator : numerator / shared
    self.denominator = shared == 1 ? denominator : denominator / shared
  }

  /// The exact sum.
  public static func + (a: Rational, b: Rational) -> Rational {
    Rational(
      a.numerator * b.denominator + b.numerator * a.denominator,
      over: a.denominator * b.denominator)
  }

  /// The exact difference.
  public static func - (a: Rational, b: Rational) -> Rational { a + -b }

  /// The negative of a fraction.
  public static prefix func - (a: Rational) -> Rational {
    Rational(-a.numerator, over: a.denominator)
  }

  /// The exact product.
  public static func * (a: Rational, b: Rational) -> Rational {
    Rational(a.numerator * b.numerator, over: a.denominator * b.denominator)
  }

  /// The exact quotient. Traps when `b` is 0.
  public static func / (a: Rational, b: Rational) -> Rational {
    guard b.numerator != 0 else {
      misuse(SankofaError("Rational", "\(a) was divided by 0; check the divisor before."))
    }
    let sign: BigInt = b.numerator < 0 ? -1 : 1
    return Rational(
      a.numerator * b.denominator * sign, over: a.denominator * b.numerator * sign)
  }

  /// True when the first fraction is less.
  public static func < (a: Rational, b: Rational) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }

  /// The fraction as text, such as `3` or `-1/2`.
  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }

  /// The nearest `Double`, with ties to even; infinite when the fraction is too large.
  public var doubleValue: Double {
    if numerator == 0 { return 0 }
    // The quotient has 55 or 56 bits; a remainder sets the last one.
    let shift = 55 - (numerator.magnitude.bitWidth - denominator.magnitude.bitWidth)
    let above = shift > 0 ? numerator.magnitude << shift : numerator.magnitude
    let below = shift < 0 ? denominator.magnitude << -shift : denominator.magnitude
    let (quotient, rest) = above.quotientAndRemainder(dividingBy: below)
    let bits = UInt64(quotient) | (rest == 0 ? 0 : 1)
    let width = 64 - bits.leadingZeroBitCount
    // Numbers below 2^-1022 have fewer bits.
    let kept = min(53, width - 1 - shift + 1075)
    if kept < 0 { return 0 }
    let dropped = width - kept
    let half: UInt64 = 1 << UInt64(dropped - 1)
    let tail = bits & (half << 1 - 1)
    let head = bits >> UInt64(dropped)
    let isUp = tail > half || (tail == half && head & 1 == 1)
    let value = Double(
      sign: .plus, exponent: dropped - shift, significand: Double(head + (isUp ? 1 : 0)))
    return numerator < 0 ? -value : value
  }
}

/// The exact value of a finite `Double`: a whole number times a power of two.
struct Dyadic {
  /// The odd whole number; 0 for the number 0.
  let significand: Int
  /// The exponent of the power of two; 0 for the number 0.
  let exponent: Int

  init(_ value: Double) {
    // IEEE 754 stores 52 bits of the significand; an exponent above 0 implies the 53rd.
    let isSubnormal = value.exponentBitPattern == 0
    let bits = value.significandBitPattern | (isSubnormal ? 0 : 1 << 52)
    guard bits != 0 else { (significand, exponent) = (0, 0); return }
    let zeros = bits.trailingZeroBitCount
    let whole = Int(bits >> UInt64(zeros))
    significand = value < 0 ? -whole : whole
    exponent = max(1, Int(value.exponentBitPattern)) - 1075 + zeros
  }

  /// The number of bits of the significand.
  var width: Int { Int.bitWidth - significand.magnitude.leadingZeroBitCount }
}
