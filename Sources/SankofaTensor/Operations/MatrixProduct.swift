import CSankofaKernels

/// C = A · B for matrices [m, k] and [k, n].
package struct MatrixProduct: KernelOperation {
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

  package func addCalls(to site: inout CallSite) {
    let (a, b, c) = (site.strided(0), site.strided(1), site.output)
    let (m, n, k) = (c.shape[0], c.shape[1], a.shape[1])
    let products = m.multiplied(by: n).multiplied(by: k)
    // Columns have to become rows, so it pays to pack them once for all rows. Otherwise a task packs
    // for itself as it goes.
    let packs =
      c.elementType == .float32 && b.view.strides[1] != 1 && m >= 32 && products >= 1 << 20
    let right = packs ? site.packedMatrix(b) : b
    let (kernel, nanoseconds) =
      switch (c.elementType, packs) {
      case (.float64, _): (SKF_KERNEL_MATMUL_FLOAT64, 1.2)
      case (_, true): (SKF_KERNEL_MATMUL_PACKED, 0.012)
      case (_, false): (SKF_KERNEL_MATMUL, 0.016)
      }
    site.call(
      kernel,
      skf_matmul_call(
        a: a.reference, b: right.reference, c: c.reference, a_row: Int64(a.view.strides[0]),
        a_column: Int64(a.view.strides[1]), b_row: Int64(b.view.strides[0]),
        b_column: Int64(b.view.strides[1]), c_row: Int64(n), m: Int64(m), n: Int64(n), k: Int64(k)),
      reads: [.byUnit(a), .whole(right)], units: m, unitsTogether: min(16, m / 4),
      grain: n.multiplied(by: k) >= 1 << 12 ? .rows : nil, flops: products.multiplied(by: 2),
      isProduct: true,
      nanoseconds: Double(products) * nanoseconds,
      scratchByteCount: Int(site.kernels.pointee.matmul_scratch(Int64(k))))
  }
}

extension CallSite {
  /// The right side of a product, [k, n] and `float32`, packed as the kernels like it best.
  mutating func packedMatrix(_ b: Operand) -> Operand {
    let (k, n) = (b.shape[0], b.shape[1])
    let floats = Int(skf_packed_floats(kernels, Int64(k), Int64(n)))
    let packed = temporary(TensorType([floats], .float32))
    let panel = Int(kernels.pointee.matmul_panel)
    call(
      SKF_KERNEL_MATMUL_PACK,
      skf_matmul_pack_call(
        b: b.reference, packed: packed.reference, b_row: Int64(b.view.strides[0]),
        b_column: Int64(b.view.strides[1]), k: Int64(k), n: Int64(n)),
      reads: [.whole(b)], writes: [packed], units: (n + panel - 1) / panel, flops: 0,
      nanoseconds: Double(floats) * 0.15, isShared: true)
    return packed
  }
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
