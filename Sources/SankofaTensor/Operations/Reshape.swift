/// The same elements, in the same order, under another shape.
package struct Reshape: Operation {
  package let shape: Shape

  package init(shape: Shape) { self.shape = shape }

  package var name: String { "reshaped" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let input = inputs[0]
    guard input.shape.elementCount == shape.elementCount else {
      throw TensorError(
        name,
        "shape \(shape) holds \(shape.elementCount) elements, got \(input.shape.elementCount) in "
          + "\(input.shape); keep the product of the extents.")
    }
    return TensorType(shape, input.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    [g.reshaped(to: inputs[0].shape)]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering { .reshape }
}

extension Tensor {
  /// The same elements in row-major order under another shape. Traps when the counts differ.
  public func reshaped(to shape: Shape) -> Tensor {
    shape == self.shape ? self : .apply(Reshape(shape: shape), [self])
  }

  /// The elements in row-major order as a vector.
  public func flattened() -> Tensor { reshaped(to: [elementCount]) }
}
