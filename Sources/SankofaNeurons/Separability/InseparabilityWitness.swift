import BigInt
import SankofaNN

/// The proof that no hyperplane separates labelled points: a point that lies among those of one
/// label as well as among those of the other.
///
/// Taken a whole number of times each, some points labelled `true` and some labelled `false` have the
/// same count and the same sum. So whatever w and b are, their sums Σ (w·x + b) are equal: the first
/// cannot be above 0 while the second is not.
public struct InseparabilityWitness: Sendable, Hashable {
  /// A point and how often it is taken.
  public struct Part: Sendable, Hashable {
    /// The index of the point.
    public let point: Int
    /// The number of times that it is taken, at least 1.
    public let times: Rational
  }

  /// Points labelled `true`, in order.
  public let positives: [Part]
  /// Points labelled `false`, in order.
  public let negatives: [Part]

  /// The number of points that are taken of either label, each counted as often as it is taken.
  public var total: Rational { positives.reduce(Rational(0)) { $0 + $1.times } }

  /// A part's share of the common point: shares are above 0, and those of a label sum to 1.
  public func share(of part: Part) -> Rational { part.times / total }

  /// The sum of the points of either label, each taken as often as it is. Divided by ``total`` it is
  /// the common point. Traps unless all numbers are finite.
  public func sum(_ points: [[Double]]) -> [Rational] {
    (points.first ?? []).indices.map { feature in
      positives.reduce(Rational(0)) {
        $0 + $1.times * Rational(finite: points[$1.point][feature])
      }
    }
  }

  /// Takes how often each point is taken, in order.
  init<Number: SignedInteger>(_ parts: [(vector: Int, times: Number)], _ labels: [Bool]) {
    let shared = parts.reduce(Number(0)) { Self.commonDivisor($0, $1.times) }
    let all = parts.map { Part(point: $0.vector, times: Rational(BigInt($0.times / shared))) }
    positives = all.filter { labels[$0.point] }
    negatives = all.filter { !labels[$0.point] }
  }

  /// Euclid's rule, for numbers from 0 up.
  private static func commonDivisor<Number: SignedInteger>(_ a: Number, _ b: Number) -> Number {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
