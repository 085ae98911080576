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
