/// The axes in another order.
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
  /// The axes in the given order: output axis i is axis `axes[i]`. Traps unless each occurs once.
  public func transposed(_ axes: [Int]) -> Tensor {
    axes == Array(0..<rank) ? self : .apply(Transpose(axes: axes), [self])
  }

  /// The axes in reverse order; a matrix's rows become its columns.
  public func transposed() -> Tensor { transposed(Array((0..<rank).reversed())) }
}
