/// The extents of a tensor, outermost first. `[]` is a scalar with one element.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral {
  /// The extent of each axis; none is negative.
  public let extents: [Int]

  /// Makes a shape. Traps when an extent is negative.
  public init(_ extents: [Int]) {
    if extents.contains(where: { $0 < 0 }) {
      misuse(TensorError("Shape", "extents must be ≥ 0, got \(extents); use 0 for nothing."))
    }
    self.extents = extents
  }

  /// Makes a shape from a literal such as `[28, 28]`.
  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// The number of elements: the product of all extents, 1 for a scalar; `Int.max` when it is more.
  public var elementCount: Int {
    if extents.contains(0) { return 0 }
    return extents.reduce(1) { count, extent in
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      return overflow ? .max : product
    }
  }

  /// More elements than any memory holds, yet so few that their bytes, and those of a batch of
  /// them, can be counted in an `Int`.
  package static let maximumElementCount = 1 << 40

  /// `elementCount`, or `nil` when it is above `maximumElementCount`. Use it for shapes from
  /// outside, such as those of a file. The limit holds for the other extents even when one is 0,
  /// since strides multiply them too.
  package var boundedElementCount: Int? {
    var bound = 1
    for extent in extents {
      let (product, overflows) = bound.multipliedReportingOverflow(by: max(1, extent))
      if overflows || product > Shape.maximumElementCount { return nil }
      bound = product
    }
    return extents.contains(0) ? 0 : bound
  }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { extents[axis] }

  /// The extent of the last axis, or `nil` for a scalar.
  public var last: Int? { extents.last }

  /// This shape without its first axis.
  public func dropFirst() -> Shape { Shape(Array(extents.dropFirst())) }

  /// This shape without its last axis.
  public func dropLast() -> Shape { Shape(Array(extents.dropLast())) }

  /// The number of elements between neighbours along each axis of a contiguous, row-major tensor.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      // The product may overflow: no tensor of such a shape fits into memory.
      strides[axis] = strides[axis + 1] &* max(1, extents[axis + 1])
    }
    return strides
  }
}

extension Shape: CustomStringConvertible {
  /// The extents as they are written in code: `[32, 28, 28]`.
  public var description: String { extents.description }
}
