/// All decimal digits of a finite `Double`. Rounding to any number of digits is exact, because no
/// digit is lost before the rounding and a tie is a true tie.
struct ExactDecimal {
  /// The digits from the most significant one, without leading zeros; empty for zero.
  private(set) var digits: [UInt8]

  /// The number of digits before the decimal point; 0 or less when the number is below 1.
  private(set) var pointIndex: Int

  /// Expands `|value|`; the sign is dropped.
  init(_ value: Double) {
    // |value| = significand · 2^exponent, where both are integers.
    let isNormal = value.exponentBitPattern > 0
    var significand = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
    var exponent = Int(isNormal ? value.exponentBitPattern : 1) - 1075
    if significand == 0 {
      digits = []
      pointIndex = 0
      return
    }
    let zeros = significand.trailingZeroBitCount
    significand >>= UInt64(zeros)
    exponent += zeros

    // s · 2^-n = s · 5^n / 10^n.
    var integer = WholeNumber(significand)
    integer.multiply(by: exponent < 0 ? 5 : 2, times: abs(exponent))
    digits = integer.digits
    pointIndex = digits.count + min(0, exponent)
  }

  /// Rounds to `decimals` digits after the decimal point; ties go to the even digit.
  mutating func round(decimals: Int) { round(digits: pointIndex + decimals) }

  /// Rounds to `count` significant digits; ties go to the even digit. A carry can add one digit.
  mutating func round(digits count: Int) {
    if count >= digits.count { return }
    let isUp = count >= 0 && roundsUp(at: count)
    digits.removeSubrange(max(0, count)...)
    if isUp { increment() }
  }

  private func roundsUp(at index: Int) -> Bool {
    if digits[index] != 5 { return digits[index] > 5 }
    let isTie = digits[(index + 1)...].allSatisfy { $0 == 0 }
    return !isTie || (index > 0 && digits[index - 1] % 2 == 1)
  }

  /// Adds one to the last remaining digit, with carry.
  private mutating func increment() {
    for index in digits.indices.reversed() {
      digits[index] += 1
      if digits[index] < 10 { return }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
    pointIndex += 1
  }

  /// The digit at an index, counted from the most significant one; zero outside the digits.
  subscript(index: Int) -> UInt8 { digits.indices.contains(index) ? digits[index] : 0 }
}

/// An integer of any size in limbs of nine decimal digits, the lowest limb first.
private struct WholeNumber {
  private static let limbBase: UInt64 = 1_000_000_000

  private var limbs: [UInt64] = []

  init(_ value: UInt64) {
    var rest = value
    while rest > 0 {
      limbs.append(rest % Self.limbBase)
      rest /= Self.limbBase
    }
  }

  mutating func multiply(by factor: UInt64, times: Int) {
    // Twelve factors at once are safe: 5^12 · 10^9 is far below 2^64.
    let step = 12
    for first in stride(from: 0, to: times, by: step) {
      let power = (first..<min(first + step, times)).reduce(1) { power, _ in power * factor }
      multiply(by: power)
    }
  }

  private mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      carry += limbs[index] * factor
      limbs[index] = carry % Self.limbBase
      carry /= Self.limbBase
    }
    if carry > 0 { limbs.append(carry) }
  }

  var digits: [UInt8] {
    var digits: [UInt8] = []
    for var limb in limbs {
      for _ in 0..<9 {
        digits.append(UInt8(limb % 10))
        limb /= 10
      }
    }
    while digits.last == 0 { digits.removeLast() }
    return digits.reversed()
  }
}
