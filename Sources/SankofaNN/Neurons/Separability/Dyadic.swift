/// A finite `Double` as what it is: a whole number times a power of two.
struct Dyadic {
  /// Odd, or 0 for the number 0.
  let significand: Int
  /// The power of two; 0 for the number 0.
  let exponent: Int

  init(_ value: Double) {
    // IEEE 754: 52 bits of the significand, the 53rd written only as an exponent above 0.
    let isSubnormal = value.exponentBitPattern == 0
    let bits = value.significandBitPattern | (isSubnormal ? 0 : 1 << 52)
    guard bits != 0 else { (significand, exponent) = (0, 0); return }
    let zeros = bits.trailingZeroBitCount
    let whole = Int(bits >> UInt64(zeros))
    significand = value < 0 ? -whole : whole
    exponent = max(1, Int(value.exponentBitPattern)) - 1075 + zeros
  }

  /// The bits of the significand.
  var width: Int { Int.bitWidth - significand.magnitude.leadingZeroBitCount }
}

/// Points as whole numbers: each feature times a power of two of its own, the least that will do.
///
/// A hyperplane that separates the scaled points, its weights scaled the same way, separates the
/// points, so no verdict changes.
struct ScaledPoints {
  /// Feature f of a point is `numbers[point][f]` · 2^`exponents[f]`.
  let exponents: [Int]
  private let numbers: [[Dyadic]]

  /// Takes finite points of as many numbers each.
  init(_ points: [[Double]]) {
    let numbers = points.map { $0.map(Dyadic.init) }
    exponents = (points.first ?? []).indices.map { feature in
      var least: Int?
      for point in numbers where point[feature].significand != 0 {
        least = min(least ?? .max, point[feature].exponent)
      }
      return least ?? 0
    }
    self.numbers = numbers
  }

  var count: Int { numbers.count }

  /// Whether every number fits an `Int`.
  var areSmall: Bool {
    numbers.allSatisfy { point in
      point.indices.allSatisfy { point[$0].width + shift(point, $0) < Int.bitWidth - 1 }
    }
  }

  /// A feature of a point as a whole number.
  func number<Number: SignedInteger>(_ point: Int, _ feature: Int) -> Number {
    Number(numbers[point][feature].significand) << shift(numbers[point], feature)
  }

  private func shift(_ point: [Dyadic], _ feature: Int) -> Int {
    point[feature].significand == 0 ? 0 : point[feature].exponent - exponents[feature]
  }
}
