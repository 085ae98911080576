/// Reads a tensor in another order, repeatedly or in part, without moving it.
package enum ViewTransform: Hashable, Sendable {
  /// Output axis i is input axis `axes[i]`.
  case permute([Int])
  /// Input axes are aligned with the last output axes; extents of 1 repeat.
  case broadcast(Shape)
  /// Input element `starts[i] + steps[i] * j` becomes element j along axis i.
  case slice(starts: [Int], steps: [Int], Shape)
}

/// The places of a tensor's elements, which need not be contiguous. Strides and offset count
/// elements.
package struct StridedView: Hashable, Sendable {
  package var shape: Shape
  package var strides: [Int]
  package var offset: Int

  package init(shape: Shape, strides: [Int], offset: Int) {
    self.shape = shape
    self.strides = strides
    self.offset = offset
  }

  package init(contiguous shape: Shape) {
    self.init(shape: shape, strides: shape.strides, offset: 0)
  }

  /// True when the elements follow one another without gaps, from `offset` on.
  package var isPacked: Bool {
    var expected = 1
    for axis in stride(from: shape.rank - 1, through: 0, by: -1) where shape[axis] != 1 {
      if strides[axis] != expected { return false }
      expected *= shape[axis]
    }
    return true
  }

  package func transformed(by transform: ViewTransform) -> StridedView {
    switch transform {
    case .permute(let axes):
      StridedView(
        shape: Shape(axes.map { shape[$0] }), strides: axes.map { strides[$0] }, offset: offset)
    case .broadcast(let target):
      StridedView(
        shape: target,
        strides: (0..<target.rank).map { axis in
          let source = axis - (target.rank - shape.rank)
          return source < 0 || shape[source] == 1 ? 0 : strides[source]
        },
        offset: offset)
    case .slice(let starts, let steps, let target):
      StridedView(
        shape: target,
        // These may overflow: an axis with at most one entry may have any step, and one without
        // entries any start.
        strides: zip(strides, steps).map { $0 &* $1 },
        offset: offset &+ zip(strides, starts).reduce(0) { $0 &+ $1.0 &* $1.1 })
    }
  }

  /// The same elements under another shape, or `nil` when strides cannot express it without a copy.
  package func reshaped(to target: Shape) -> StridedView? {
    if isPacked { return StridedView(shape: target, strides: target.strides, offset: offset) }
    // Only axes of extent 1 may be added or removed.
    let kept = (0..<shape.rank).filter { shape[$0] != 1 }
    guard kept.map({ shape[$0] }) == target.extents.filter({ $0 != 1 }) else { return nil }
    var next = kept[...]
    let spread = target.extents.map { $0 == 1 ? 0 : strides[next.removeFirst()] }
    return StridedView(shape: target, strides: spread, offset: offset)
  }
}

extension ViewTransform {
  /// True where example i of a part becomes part of example i of the whole.
  func keepsExamples(of part: Shape, in whole: Shape) -> Bool {
    guard case .slice(let starts, let steps, _) = self, let count = part.extents.first else {
      return false
    }
    return count == whole[0] && starts[0] == 0 && steps[0] == 1
  }
}
