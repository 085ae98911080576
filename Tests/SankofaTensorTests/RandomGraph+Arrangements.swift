import SankofaTensor
import SankofaTestSupport

/// Operations that only say where an element is found.
extension RandomGraph {
  mutating func reshape() {
    guard let x = any() else { return }
    var extents = x.shape.extents
    switch numbers.integer(in: 0...3) {
    case 0: extents = [x.elementCount]
    case 1: extents.insert(1, at: numbers.integer(in: 0...extents.count))
    case 2:
      guard extents.count > 1 else { return }
      let axis = numbers.integer(in: 0...extents.count - 2)
      extents.replaceSubrange(axis...axis + 1, with: [extents[axis] * extents[axis + 1]])
    default:
      guard let axis = extents.firstIndex(where: { $0 > 2 && $0 % 2 == 0 }) else { return }
      extents.replaceSubrange(axis...axis, with: [extents[axis] / 2, 2])
    }
    if extents.count <= 5 { add(x.reshaped(to: Shape(extents))) }
  }

  mutating func transpose() {
    guard let x = any({ $0.rank > 1 }) else { return }
    var axes = Array(0..<x.rank)
    for axis in axes.indices { axes.swapAt(axis, numbers.integer(in: axis...x.rank - 1)) }
    add(x.transposed(axes))
  }

  mutating func slice() {
    guard let x = any({ $0.rank > 0 }) else { return }
    let axis = numbers.integer(in: 0...x.rank - 1)
    let extent = x.shape[axis]
    if extent == 0 { return }
    let step = numbers.element(of: [1, 1, 1, 2, 3, -1, -2])
    let start = numbers.integer(in: 0...extent - 1)
    let room = step > 0 ? extent - 1 - start : start
    let most = 1 + room / abs(step)
    let count = numbers.oneIn(2) ? most : numbers.integer(in: 0...most)
    add(x.slice(axis: axis, from: start, count: count, step: step))
  }

  mutating func padded() -> Tensor {
    let x = any { $0.rank > 0 } ?? float()
    let before = (0..<x.rank).map { _ in numbers.integer(in: 0...2) }
    return x.padded(before: before, after: before.map { _ in numbers.integer(in: 0...2) })
  }

  mutating func concatenate() {
    guard let x = any({ $0.rank > 0 }) else { return }
    let axis = numbers.integer(in: 0...x.rank - 1)
    let others = tensors.filter { other in
      other.elementType == x.elementType && other.rank == x.rank
        && (0..<x.rank).allSatisfy { $0 == axis || other.shape[$0] == x.shape[$0] }
    }
    let parts = [x] + (0..<numbers.integer(in: 1...2)).map { _ in numbers.element(of: others) }
    add(.concatenate(parts, axis: axis))
  }
}
