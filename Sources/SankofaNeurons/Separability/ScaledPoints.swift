import BigInt
import SankofaNN

/// Points as whole numbers: each feature is multiplied by its own power of two, the smallest that
/// makes it whole.
///
/// A hyperplane that separates the scaled points also separates the points after its weights are
/// scaled the same way, so the scaling changes no result.
struct ScaledPoints {
  /// Feature f of a point is `numbers[point][f]` · 2^`exponents[f]`.
  let exponents: [Int]
  private let numbers: [[Dyadic]]

  /// Takes finite points with the same number of features.
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

  /// The vectors (x, 1) of the points, negated for points labelled `false`; `nil` when a number
  /// does not fit.
  func small(_ labels: [Bool]) -> [[Int]]? {
    var vectors: [[Int]] = []
    for (point, label) in zip(numbers, labels) {
      var vector: [Int] = []
      for feature in point.indices {
        let shift = shift(point, feature)
        guard point[feature].width + shift < Int.bitWidth - 1 else { return nil }
        let number = point[feature].significand << shift
        vector.append(label ? number : -number)
      }
      vectors.append(vector + [label ? 1 : -1])
    }
    return vectors
  }

  /// The same for numbers of any size.
  func large(_ labels: [Bool]) -> [[BigInt]] {
    zip(numbers, labels).map { point, label in
      let numbers = point.indices.map { BigInt(point[$0].significand) << shift(point, $0) } + [1]
      return label ? numbers : numbers.map { -$0 }
    }
  }

  private func shift(_ point: [Dyadic], _ feature: Int) -> Int {
    point[feature].significand == 0 ? 0 : point[feature].exponent - exponents[feature]
  }
}
