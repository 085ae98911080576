import SankofaNN

/// Checks of labelled points from callers.
enum LabelledPoints {
  /// Checks that there is a label for each point, and that all points have the same number of
  /// finite coordinates.
  static func check(_ points: [[Double]], labelCount: Int, for name: String) throws {
    guard points.count == labelCount else {
      throw SankofaError(
        name,
        "needs one label for each point, got \(points.count) points and \(labelCount) labels; "
          + "give as many of both.")
    }
    for (index, point) in points.enumerated() {
      guard point.count == points[0].count else {
        throw SankofaError(
          name,
          "all points must have as many numbers as point 0, which has \(points[0].count), got "
            + "\(point.count) in point \(index); give each the same.")
      }
      if let number = point.first(where: { !$0.isFinite }) {
        throw SankofaError(
          name, "points must be finite, got \(number) in point \(index); leave that point out.")
      }
    }
  }
}
