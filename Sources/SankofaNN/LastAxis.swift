import SankofaTensor

extension Shape {
  /// The extent of the last axis.
  ///
  /// - Parameter what: the plural of what the axis counts.
  /// - Throws: `LayerError` when there is no axis.
  func lastExtent(_ what: String, for layer: String) throws -> Int {
    if let last { return last }
    throw LayerError(layer, "needs an axis of \(what), got shape []; insert Reshape([1]).")
  }
}

extension Shape {
  /// Throws `LayerError` unless there is a last axis, and its extent is the one that the layer was
  /// built for.
  ///
  /// - Parameter takesFlat: true for a layer that could take the flattened example.
  func checkLast(
    _ known: Int?, _ what: String, for layer: String, takesFlat: Bool = false
  ) throws {
    let found = try lastExtent(what, for: layer)
    guard let known, known != found else { return }
    throw LayerError(
      layer,
      "last axis must be \(known) (\(what)), got \(found) in shape \(self); "
        + (takesFlat && elementCount == known
          ? "insert Flatten() before it." : "change the layer before it."))
  }
}

extension Tensor {
  /// With an axis of extent 1 behind the others, so that what was reduced over the last axis meets
  /// each of its elements.
  func asColumn() -> Tensor { reshaped(to: Shape(shape.extents + [1])) }

  /// The sum over the last axis, which goes away.
  func rowSums() -> Tensor { sum(axes: [rank - 1]) }

  /// The sum over the last axis, which stays with extent 1.
  func sumOfRows() -> Tensor { rowSums().asColumn() }

  /// Without its mean over the last axis.
  func centeredRows() -> Tensor { self - mean(axes: [rank - 1]).asColumn() }

  /// Divided by its length √Σ x² over the last axis, which counts as 10⁻⁷ at least; there the
  /// derivative of the length is 0.
  func normalizedRows() -> Tensor {
    let factor = Length.factor(of: self, axes: [rank - 1]).asColumn()
    let row = self * factor
    let least = like(1e-14) * factor * factor
    return row / least.maximum(row.squared().sumOfRows()).squareRoot()
  }

  /// Kept within two bounds; the derivative on a bound is 0.
  func kept(from low: Double, to high: Double) -> Tensor {
    like(high).minimum(like(low).maximum(self))
  }
}
