import BigInt
import SankofaNN

/// The exact answer to whether a single perceptron can separate labelled points: a hyperplane that
/// separates them, or a proof that none does.
///
/// A hyperplane w·x + b = 0 separates the points when w·x + b is above 0 for those labelled `true`
/// and below 0 for the others. There is none exactly when the two convex hulls intersect.
///
/// A linear program in whole numbers decides (see `ExactSimplex`): a `Double` is a whole number
/// times a power of two, so nothing is rounded. For n points with d features, a pivot takes about n
/// · d + d² products, and there are a few times d pivots; numbers beyond 64 bits make it some
/// hundred times slower.
///
/// Source: P. Gordan, "Über die Auflösung linearer Gleichungen mit reellen Coefficienten" (1873);
/// M. Minsky and S. Papert, *Perceptrons* (1969), on what follows for neurons.
public enum LinearSeparability: Sendable, Hashable {
  /// The points are separable, by this hyperplane.
  case separable(SeparatingHyperplane)
  /// The points are not separable, by this proof.
  case inseparable(InseparabilityWitness)

  /// Decides whether points with the same number of features are separable. No points at all, or
  /// points with one label, are separable.
  ///
  /// - Throws: ``SankofaError`` when the counts differ, or a number is not finite.
  public init(points: [[Double]], labels: [Bool]) throws {
    try LabelledPoints.check(points, labelCount: labels.count, for: "Linear separability")
    let dimension = points.first?.count ?? 0
    guard let first = labels.first, labels.contains(!first) else {
      let plane = SeparatingHyperplane(
        weights: .init(repeating: 0, count: dimension), bias: labels.first ?? false ? 1 : -1)
      self = .separable(plane.checked(points, labels))
      return
    }
    if let pair = Self.contradiction(points, labels) {
      self = .inseparable(InseparabilityWitness([(pair.0, 1), (pair.1, 1)], labels))
      return
    }
    let scaled = ScaledPoints(points)
    let small = scaled.small(labels).map(ExactSimplex<SmallRow>.init)
    if let verdict = small.flatMap({ Self.verdict($0, scaled, labels) }) {
      self = verdict.checked(points, labels)
      return
    }
    guard let verdict = Self.verdict(ExactSimplex<LargeRow>(scaled.large(labels)), scaled, labels)
    else { preconditionFailure("numbers of any size do not overflow") }
    self = verdict.checked(points, labels)
  }

  /// True when a hyperplane separates the points.
  public var isSeparable: Bool {
    if case .separable = self { true } else { false }
  }

  /// Returns two equal points with different labels, if any.
  private static func contradiction(_ points: [[Double]], _ labels: [Bool]) -> (Int, Int)? {
    var seen: [[Double]: Int] = [:]
    for (index, point) in points.enumerated() {
      guard let other = seen[point] else { seen[point] = index; continue }
      if labels[other] != labels[index] { return (other, index) }
    }
    return nil
  }

  /// Returns the result of the simplex method for the points; `nil` when a number does not fit.
  private static func verdict<Row: WholeRow>(
    _ simplex: ExactSimplex<Row>, _ points: ScaledPoints, _ labels: [Bool]
  ) -> LinearSeparability? {
    var simplex = simplex
    switch simplex.outcome() {
    case nil: return nil
    case .combination(let parts):
      return .inseparable(InseparabilityWitness(parts, labels))
    case .direction(let direction):
      return .separable(
        SeparatingHyperplane(
          scaled: direction.map { BigInt($0) }, exponents: points.exponents))
    }
  }

  private func checked(_ points: [[Double]], _ labels: [Bool]) -> LinearSeparability {
    guard case .separable(let plane) = self else { return self }
    return .separable(plane.checked(points, labels))
  }
}
