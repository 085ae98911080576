/// Repeats extents of 1 and adds axes in front.
package struct Broadcast: Operation {
  package let shape: Shape

  package init(shape: Shape) { self.shape = shape }

  package var name: String { "broadcast" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let input = inputs[0]
    guard try Shape.broadcast(input.shape, shape, for: name) == shape else {
      throw TensorError(
        name, "shape \(input.shape) does not become \(shape); only extents of 1 repeat.")
    }
    return TensorType(shape, input.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    [g.summed(to: inputs[0].shape)]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .view(.broadcast(shape))
  }
}

extension Shape {
  /// The shape to which two shapes broadcast: their last axes are aligned, and extents of 1 repeat.
  /// Throws when other extents differ.
  package static func broadcast(
    _ a: Shape, _ b: Shape, for operation: String
  ) throws(TensorError) -> Shape {
    let rank = max(a.rank, b.rank)
    var extents = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let inA = axis - (rank - a.rank)
      let inB = axis - (rank - b.rank)
      let x = inA < 0 ? 1 : a[inA]
      let y = inB < 0 ? 1 : b[inB]
      guard x == y || x == 1 || y == 1 else {
        throw TensorError(
          operation,
          "shapes must broadcast, got \(a) and \(b), which differ at axis \(axis - rank); make the "
            + "extents equal or 1.")
      }
      extents[axis] = x == 1 ? y : x
    }
    return Shape(extents)
  }
}

extension Tensor {
  /// Repeats extents of 1 and adds axes in front, as NumPy does. Traps when the shapes do not fit.
  public func broadcast(to shape: Shape) -> Tensor {
    shape == self.shape ? self : .apply(Broadcast(shape: shape), [self])
  }

  /// The reverse of a broadcast from `target` to this shape: sums over the axes that it repeats.
  package func summed(to target: Shape) -> Tensor {
    let added = rank - target.rank
    let axes = (0..<rank).filter { axis in
      axis < added || (target[axis - added] == 1 && shape[axis] != 1)
    }
    return axes.isEmpty ? reshaped(to: target) : sum(axes: axes).reshaped(to: target)
  }
}
