import BigInt
import SankofaNN

/// The proof that no hyperplane separates labelled points: a point that is in the convex hull of
/// the points with either label.
///
/// Some points labelled `true` and some labelled `false`, each taken a whole number of times, have
/// the same count and the same sum. So for all w and b, their sums Σ (w·x + b) are equal, and the
/// first cannot be above 0 while the second is not.
public struct InseparabilityWitness: Sendable, Hashable {
  /// A point, and the number of times that it is taken.
  public struct Part: Sendable, Hashable {
    /// The index of the point in the list that was decided on.
    public let point: Int
    /// The number of times that it is taken, at least 1.
    public let times: Rational
  }

  /// The points labelled `true`, in order.
  public let positives: [Part]
  /// The points labelled `false`, in order.
  public let negatives: [Part]

  /// The number of points taken, which is the same for both labels; each point counts as often as
  /// it is taken.
  public var total: Rational { positives.reduce(Rational(0)) { $0 + $1.times } }

  /// Returns a part's share of the common point: shares are above 0, and those of one label add up
  /// to 1.
  public func share(of part: Part) -> Rational { part.times / total }

  /// Returns the sum of the points taken, which is the same for both labels. Divided by ``total``,
  /// it is the common point. Traps unless all numbers are finite.
  public func sum(_ points: [[Double]]) -> [Rational] {
    (points.first ?? []).indices.map { feature in
      positives.reduce(Rational(0)) {
        $0 + $1.times * Rational(finite: points[$1.point][feature])
      }
    }
  }

  /// Makes a witness from the number of times that each point is taken, in order; common divisors
  /// are removed.
  init<Number: SignedInteger>(_ parts: [(vector: Int, times: Number)], _ labels: [Bool]) {
    let shared = parts.reduce(Number(0)) { Self.commonDivisor($0, $1.times) }
    let all = parts.map { Part(point: $0.vector, times: Rational(BigInt($0.times / shared))) }
    positives = all.filter { labels[$0.point] }
    negatives = all.filter { !labels[$0.point] }
  }

  /// Returns the greatest common divisor of numbers from 0 up, by Euclid's algorithm.
  private static func commonDivisor<Number: SignedInteger>(_ a: Number, _ b: Number) -> Number {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
