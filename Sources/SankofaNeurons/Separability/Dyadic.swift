import SankofaNN

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
