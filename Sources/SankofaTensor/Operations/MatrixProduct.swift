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
    let call = { (right: CallSite.Operand) in
      skf_matmul_call(
        a: a.reference, b: right.reference, c: c.reference, a_row: Int64(a.view.strides[0]),
        a_column: Int64(a.view.strides[1]), b_row: Int64(b.view.strides[0]),
        b_column: Int64(b.view.strides[1]), c_row: Int64(n), m: Int64(m), n: Int64(n), k: Int64(k))
    }
    let scratch = Int(site.kernels.pointee.matmul_scratch(Int64(k)))
    if let division = division(site, m, n, k, a.view, b.view) {
      let right = site.packedMatrix(b)
      let byColumns = division == .columns
      let isLarge = (byColumns ? m : n).multiplied(by: k) > MatrixProduct.cachedFloats
      site.call(
        byColumns ? SKF_KERNEL_MATMUL_PACKED_COLUMNS : SKF_KERNEL_MATMUL_PACKED, call(right),
        reads: byColumns ? [.whole(a), .byUnit(right)] : [.byUnit(a), .whole(right)],
        units: byColumns ? site.panels(n) : m,
        unitsTogether: byColumns ? (isLarge ? 8 : 1) : (isLarge ? 64 : 16),
        grain: byColumns ? nil : .rows, flops: products.multiplied(by: 2), isProduct: true,
        nanoseconds: max(Double(products) * 0.012, Double(n.multiplied(by: k)) * 0.03),
        scratchByteCount: scratch, writesByUnit: !byColumns)
      return
    }
    if isShort(site, m, n, k, a.view, b.view) {
      site.call(
        SKF_KERNEL_MATMUL_COLUMNS, call(b), reads: [.whole(a), .whole(b)], units: site.panels(n),
        flops: products.multiplied(by: 2), isProduct: true,
        nanoseconds: max(Double(products) * 0.016, Double(n.multiplied(by: k)) * 0.04),
        scratchByteCount: scratch, writesByUnit: false)
      return
    }
    let isFloat64 = c.elementType == .float64
    site.call(
      isFloat64 ? SKF_KERNEL_MATMUL_FLOAT64 : SKF_KERNEL_MATMUL, call(b),
      reads: [.byUnit(a), .whole(b)], units: m, unitsTogether: 16,
      grain: n.multiplied(by: k) >= 1 << 12 ? .rows : nil, flops: products.multiplied(by: 2),
      isProduct: true, nanoseconds: Double(products) * (isFloat64 ? 1.2 : 0.016),
      scratchByteCount: scratch)
  }

  private enum Division { case rows, columns }

  /// The division of a product whose right side a separate call packs; `nil` when that does not
  /// pay.
  private func division(
    _ site: CallSite, _ m: Int, _ n: Int, _ k: Int, _ a: StridedView, _ b: StridedView
  ) -> Division? {
    let floats = n.multiplied(by: k)
    if site.output.elementType != .float32 { return nil }
    if m >= 32, floats.multiplied(by: m) >= 1 << 20 {
      // In a division by columns, every thread has its own part of the larger side and packs only
      // that. A transposed left side means a gradient of weights, which is divided by rows, as the
      // optimizer's work on it is. A side that was packed once is in every thread's cache.
      if isShort(site, m, n, k, a, b) { return nil }
      if n >= m, site.panels(n) >= 4, a.strides[1] == 1, !site.isKept(1) { return .columns }
      // Packing turns columns into rows, and brings rows together that are far apart.
      return b.strides[1] != 1 || (m >= 64 && b.strides[0] >= 512) ? .rows : nil
    }
    // A kept side is packed once for many runs. Packing does not help when no cache can hold the
    // side.
    guard site.isKept(1), (1 << 10...1 << 21).contains(floats) else { return nil }
    return site.panels(n) >= (m == 1 ? 2 : 4) ? .columns : .rows
  }

  /// True when the left side has few rows: the threads divide the right side by columns, and a
  /// separate call to pack it does not pay.
  private func isShort(
    _ site: CallSite, _ m: Int, _ n: Int, _ k: Int, _ a: StridedView, _ b: StridedView
  ) -> Bool {
    site.output.elementType == .float32 && !site.isKept(1) && a.strides[1] == 1
      && m < (b.strides[1] == 1 ? 64 : 32) && site.panels(n) >= 2
      && n.multiplied(by: k).multiplied(by: m) >= 1 << 17
  }

  /// The number of floats of one side that stay in a core's second cache while they are read
  /// repeatedly.
  private static let cachedFloats = 1 << 17
}

extension CallSite {
  /// The number of panels into which the kernels divide the columns of a matrix.
  func panels(_ columns: Int) -> Int {
    let panel = Int(kernels.pointee.matmul_panel)
    return (columns + panel - 1) / panel
  }

  /// Adds a call that packs the right side of a product, a `float32` matrix [k, n], and returns the
  /// packed copy.
  mutating func packedMatrix(_ b: Operand) -> Operand {
    let (k, n) = (b.shape[0], b.shape[1])
    let floats = Int(skf_packed_floats(kernels, Int64(k), Int64(n)))
    let packed = temporary(TensorType([floats], .float32))
    call(
      SKF_KERNEL_MATMUL_PACK,
      skf_matmul_pack_call(
        b: b.reference, packed: packed.reference, b_row: Int64(b.view.strides[0]),
        b_column: Int64(b.view.strides[1]), k: Int64(k), n: Int64(n)),
      reads: [.whole(b)], writes: [packed], units: panels(n), flops: 0,
      nanoseconds: Double(floats) * 0.15, isShared: true)
    return packed
  }
}

/// The matrix product [m, n] of [m, k] and [k, n]. `a` may have more axes: all but its last are
/// kept.
///
/// Each element is one chain of fused multiply-adds over k, in blocks of a fixed size whose sums
/// are added in order, so the bits of a row of the result depend only on that row of `a` and on
/// `b`.
public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
  guard a.rank > 2, let k = a.shape.last else { return .apply(MatrixProduct(), [a, b]) }
  let rows = a.shape.dropLast()
  let product = Tensor.apply(
    MatrixProduct(), [a.reshaped(to: [rows.elementCount, k]), b])
  return product.reshaped(to: Shape(rows.extents + [b.shape[1]]))
}
