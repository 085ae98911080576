import SankofaTensor

extension Shape {
  /// The extent of the last axis.
  ///
  /// - Parameter what: the plural noun for the elements of the axis, for the error.
  /// - Throws: `SankofaError` when there is no axis.
  func lastExtent(_ what: String, for layer: String) throws -> Int {
    if let last { return last }
    throw SankofaError(layer, "needs an axis of \(what), got shape []; insert Reshape([1]).")
  }
}

extension Shape {
  /// Throws `SankofaError` unless there is a last axis with the extent that the layer was built for.
  ///
  /// - Parameter takesFlat: true for a layer that accepts flattened examples, for the error.
  func checkLast(
    _ known: Int?, _ what: String, for layer: String, takesFlat: Bool = false
  ) throws {
    let found = try lastExtent(what, for: layer)
    guard let known, known != found else { return }
    throw SankofaError(
      layer,
      "last axis must be \(known) (\(what)), got \(found) in shape \(self); "
        + (takesFlat && elementCount == known
          ? "insert Flatten() before it." : "change the layer before it."))
  }
}

extension Tensor {
  /// Appends an axis of extent 1, so that a result of a reduction over the last axis broadcasts to
  /// its elements.
  func asColumn() -> Tensor { reshaped(to: Shape(shape.extents + [1])) }

  /// The sum over the last axis.
  ///
  /// - Parameter keepsAxis: true to keep the axis, with extent 1.
  func sumOverLastAxis(keepsAxis: Bool = false) -> Tensor {
    let sum = sum(axes: [rank - 1])
    return keepsAxis ? sum.asColumn() : sum
  }

  /// Subtracts the mean over the last axis.
  func centeredRows() -> Tensor { self - mean(axes: [rank - 1]).asColumn() }

  /// Divides by the length √Σ x² over the last axis, which counts as at least 10⁻⁷; below that, the
  /// derivative of the length is 0.
  func normalizedRows() -> Tensor {
    let factor = Length.factor(of: self, axes: [rank - 1]).asColumn()
    let row = self * factor
    let least = constant(1e-14) * factor * factor
    return row / least.maximum(row.squared().sumOverLastAxis(keepsAxis: true)).squareRoot()
  }

  /// Limits the elements to two bounds; the derivative at a bound is 0.
  func kept(from low: Double, to high: Double) -> Tensor {
    constant(high).minimum(constant(low).maximum(self))
  }
}
