/// C = A · B for matrices [m, k] and [k, n].
package struct MatrixProduct: Operation {
  package var name: String { "matmul" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let (a, b) = (inputs[0], inputs[1])
    guard a.elementType == b.elementType, a.elementType.isFloatingPoint else {
      throw TensorError(
        name,
        "needs two float32 or two float64 matrices, got \(a) and \(b); convert with "
          + "converted(to:).")
    }
    guard a.shape.rank == 2, b.shape.rank == 2, a.shape[1] == b.shape[0] else {
      throw TensorError(
        name,
        "needs shapes [m, k] and [k, n], got \(a.shape) and \(b.shape); transpose or reshape one.")
    }
    return TensorType([a.shape[0], b.shape[1]], a.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    // ∂/∂A = G · Bᵀ, ∂/∂B = Aᵀ · G
    [matmul(g, inputs[1].transposed()), matmul(inputs[0].transposed(), g)]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering { .kernel(.matmul) }
}

/// The matrix product of [m, k] and [k, n]; axes of `a` before the last are kept as they are.
///
/// Each element is one chain of fused multiply-adds over k, in blocks of a fixed size whose sums are
/// added in order, so a row of the result depends on nothing but that row of `a`, and `b`.
public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
  guard a.rank > 2, let k = a.shape.last else { return .apply(MatrixProduct(), [a, b]) }
  let rows = a.shape.dropLast()
  let product = Tensor.apply(
    MatrixProduct(), [a.reshaped(to: [rows.elementCount, k]), b])
  return product.reshaped(to: Shape(rows.extents + [b.shape[1]]))
}
