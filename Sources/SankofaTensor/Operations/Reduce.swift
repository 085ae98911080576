import CSankofaKernels

/// Reduces the elements along some axes to one, and removes those axes.
package struct Reduce: KernelOperation {
  package enum Function: String, Sendable, CaseIterable {
    case sum, max, min, indexOfMaximum
  }

  package let function: Function
  /// The axes that are removed: neighbours, in rising order.
  package let axes: Range<Int>

  package init(function: Function, axes: Range<Int>) {
    self.function = function
    self.axes = axes
  }

  package var name: String { function.rawValue }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let input = inputs[0]
    guard axes.lowerBound >= 0, axes.upperBound <= input.shape.rank else {
      throw TensorError(
        name, "axes \(axes) are not all in shape \(input.shape); count axes from 0.")
    }
    guard input.elementType.isFloatingPoint || input.elementType == .int32 else {
      throw TensorError(
        name, "needs float32, float64 or int32, got \(input.elementType); use converted(to:).")
    }
    if function != .sum && axes.contains(where: { input.shape[$0] == 0 }) {
      throw TensorError(
        name, "needs at least one element, got shape \(input.shape); check for emptiness first.")
    }
    var extents = input.shape.extents
    extents.removeSubrange(axes)
    return TensorType(Shape(extents), function == .indexOfMaximum ? .int32 : input.elementType)
  }

  package func gradients(inputs: [Tensor], output y: Tensor, upstream g: Tensor) -> [Tensor?] {
    let x = inputs[0]
    switch function {
    case .sum:
      return [kept(g, in: x.shape).broadcast(to: x.shape)]  // every addend counts once
    case .max, .min:
      // At a tie the first element gets the whole gradient.
      let isFirst = firstOccurrence(of: y, in: x)
      return [isFirst.selecting(kept(g, in: x.shape).broadcast(to: x.shape), otherwise: 0)]
    case .indexOfMaximum:
      return [nil]
    }
  }

  private func kept(_ reduced: Tensor, in shape: Shape) -> Tensor {
    var extents = shape.extents
    for axis in axes { extents[axis] = 1 }
    return reduced.reshaped(to: Shape(extents))
  }

  private func firstOccurrence(of y: Tensor, in x: Tensor) -> Tensor {
    let reduced = axes.reduce(1) { $0 * x.shape[$1] }
    let outer = x.shape.extents[..<axes.lowerBound].reduce(1, *)
    let inner = x.shape.extents[axes.upperBound...].reduce(1, *)
    let flat = x.reshaped(to: [outer, reduced, inner])
    let scores = (function == .max ? flat : -flat)
    let index = Tensor.apply(Reduce(function: .indexOfMaximum, axes: 1..<2), [scores])
    let positions = Tensor.indices(count: reduced).reshaped(to: [1, reduced, 1])
    return (positions .== index.reshaped(to: [outer, 1, inner])).reshaped(to: x.shape)
  }

  package func addCalls(to site: inout CallSite) {
    let (x, y) = (site.packed(0), site.output)
    let extents = x.shape.extents
    let rows = Shape(Array(extents[..<axes.lowerBound]))
    let inner = extents[axes.upperBound...].reduce(1, *)
    // With only one row, the columns are the units.
    let isByRows = rows.elementCount > 1
    let units = isByRows ? CallSite.units(of: rows) : inner
    site.call(
      isByRows ? SKF_KERNEL_REDUCE : SKF_KERNEL_REDUCE_COLUMNS,
      skf_reduce_call(
        x: x.reference, y: y.reference, reduction: reduction, type: x.type,
        outer_per_unit: Int64(isByRows ? rows.elementCount / units : 1),
        reduced: Int64(extents[axes].reduce(1, *)), inner: Int64(inner)),
      reads: [isByRows ? .byUnit(x) : .whole(x)], units: units,
      unitsTogether: isByRows ? 1 : 16,  // columns that share a line of the cache
      flops: x.shape.elementCount, nanoseconds: Double(x.shape.elementCount) * 0.15)
  }

  /// The kernels' number of the function.
  private var reduction: Int64 {
    switch function {
    case .sum: Int64(SKF_SUM)
    case .max: Int64(SKF_MAX)
    case .min: Int64(SKF_MIN)
    case .indexOfMaximum: Int64(SKF_ARGMAX)
    }
  }
}

extension Tensor {
  /// The sum over some axes, which are removed; over all axes by default.
  ///
  /// The order of additions is fixed: 64 lanes by index modulo 64, then a tree. More than 65,536
  /// floating-point numbers are summed in blocks of 4,096, whose sums are added as `float64`.
  public func sum(axes: [Int]? = nil) -> Tensor { reduced(.sum, axes) }
  /// The maximum over some axes, which are removed; over all axes by default. NaN when one is NaN.
  public func max(axes: [Int]? = nil) -> Tensor { reduced(.max, axes) }
  /// The minimum over some axes, which are removed; over all axes by default. NaN when one is NaN.
  public func min(axes: [Int]? = nil) -> Tensor { reduced(.min, axes) }
  /// The mean over some axes, which are removed; over all axes by default.
  public func mean(axes: [Int]? = nil) -> Tensor {
    let count = resolved(axes, for: "mean").reduce(1) { $0 * shape[$1] }
    return sum(axes: axes) / Double(count)
  }
  /// The index of the largest element along `axis`, as `int32`; the first of equal ones. The last
  /// axis by default; it is removed.
  public func indexOfMaximum(axis: Int = -1) -> Tensor { reduced(.indexOfMaximum, [axis]) }

  /// Axes counted from the front, each once, in rising order.
  private func resolved(_ axes: [Int]?, for name: String) -> [Int] {
    guard let axes else { return Array(0..<rank) }
    let fromFront = axes.map { $0 < 0 ? $0 + rank : $0 }
    if !fromFront.allSatisfy((0..<rank).contains) {
      misuse(
        TensorError(
          name, "axes \(axes) are not all in shape \(shape); count axes from 0, or from -1 back."))
    }
    return Set(fromFront).sorted()
  }

  private func reduced(_ function: Reduce.Function, _ axes: [Int]?) -> Tensor {
    let axes = resolved(axes, for: function.rawValue)
    guard let first = axes.first, let last = axes.last else { return self }
    if last - first + 1 == axes.count {
      return .apply(Reduce(function: function, axes: first..<last + 1), [self])
    }
    // Makes the reduced axes neighbours, in order, so that the order of additions is that of the
    // axes.
    let kept = (0..<rank).filter { !axes.contains($0) }
    return .apply(
      Reduce(function: function, axes: kept.count..<rank), [transposed(kept + axes)])
  }
}
