/// Puts the axes in another order.
package struct Transpose: Operation {
  package let axes: [Int]

  package init(axes: [Int]) { self.axes = axes }

  package var name: String { "transposed" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let input = inputs[0]
    guard axes.sorted() == Array(0..<input.shape.rank) else {
      throw TensorError(
        name,
        "axes must be an order of 0..<\(input.shape.rank) for shape \(input.shape), got \(axes); "
          + "name each axis once.")
    }
    return TensorType(Shape(axes.map { input.shape[$0] }), input.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    var inverse = axes
    for (index, axis) in axes.enumerated() { inverse[axis] = index }
    return [g.transposed(inverse)]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .view(.permute(axes))
  }
}

extension Tensor {
  /// This tensor with its axes in the given order: axis i of the result is axis `axes[i]`. Traps
  /// unless each axis occurs once.
  public func transposed(_ axes: [Int]) -> Tensor {
    axes == Array(0..<rank) ? self : .apply(Transpose(axes: axes), [self])
  }

  /// This tensor with its axes in reverse order; the rows of a matrix become its columns.
  public func transposed() -> Tensor { transposed(Array((0..<rank).reversed())) }
}
