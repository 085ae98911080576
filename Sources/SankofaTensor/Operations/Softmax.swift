import CSankofaKernels

/// Softmax and its logarithm over the last axis.
package enum Softmax: String, KernelOperation, CaseIterable {
  case softmax, logSoftmax

  package var name: String { rawValue }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    guard inputs[0].elementType.isFloatingPoint, inputs[0].shape.rank >= 1 else {
      throw TensorError(
        name, "needs floating-point rows, got \(inputs[0]); convert with converted(to:).")
    }
    return inputs[0]
  }

  package func gradients(inputs: [Tensor], output y: Tensor, upstream g: Tensor) -> [Tensor?] {
    switch self {
    case .softmax:
      // ∂pᵢ/∂zⱼ = pᵢ(δᵢⱼ − pⱼ)
      return [y * (g - (g * y).lastAxisSum())]
    case .logSoftmax:
      // ∂ ln pᵢ/∂zⱼ = δᵢⱼ − pⱼ
      return [g - inputs[0].softmax() * g.lastAxisSum()]
    }
  }

  package func addCalls(to site: inout CallSite) {
    let (x, y) = (site.packed(0), site.output)
    let (rows, n) = (y.shape.dropLast(), y.shape[y.shape.rank - 1])
    let units = CallSite.units(of: rows)
    site.call(
      self == .softmax ? SKF_KERNEL_SOFTMAX : SKF_KERNEL_LOG_SOFTMAX,
      skf_rows_call(
        x: x.reference, y: y.reference, type: y.type,
        rows_per_unit: Int64(rows.elementCount / units), n: Int64(n)),
      reads: [.byUnit(x)], units: units, flops: Softmax.flops(y.shape),
      nanoseconds: Double(y.shape.elementCount) * 1.5)
  }

  /// The operations of a softmax: maximum, differences, exponentials, sum, quotients.
  fileprivate static func flops(_ shape: Shape) -> Int { 5 * shape.elementCount }
}

/// −ln softmax(z)[label] for each row of logits z [n, classes] and labels [n] (`int32`).
package struct SparseCrossEntropy: KernelOperation {
  package var name: String { "sparseCrossEntropy" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let (logits, labels) = (inputs[0], inputs[1])
    guard logits.elementType.isFloatingPoint, logits.shape.rank == 2,
      labels.elementType == .int32, labels.shape == [logits.shape[0]]
    else {
      throw TensorError(
        name,
        "needs logits [n, classes] and n int32 labels, got \(logits) and \(labels); reshape or "
          + "convert the labels.")
    }
    return TensorType([logits.shape[0]], logits.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    // ∂/∂zⱼ = pⱼ − [j = label]
    let (z, labels) = (inputs[0], inputs[1])
    let target = labels.oneHot(classCount: z.shape[1], elementType: z.elementType)
    return [(z.softmax() - target) * g.reshaped(to: [z.shape[0], 1]), nil]
  }

  package func addCalls(to site: inout CallSite) {
    let (x, labels, loss) = (site.packed(0), site.packed(1), site.output)
    site.call(
      SKF_KERNEL_SPARSE_CROSS_ENTROPY,
      skf_cross_entropy_call(
        x: x.reference, labels: labels.reference, loss: loss.reference, type: loss.type,
        n: Int64(x.shape[1])),
      reads: [.byUnit(x), .byUnit(labels)], units: x.shape[0], flops: Softmax.flops(x.shape),
      nanoseconds: Double(x.shape.elementCount) * 1.5)
  }
}

extension Tensor {
  /// The softmax eᶻ / Σ eᶻ over the last axis, without overflow.
  public func softmax() -> Tensor { .apply(Softmax.softmax, [self]) }
  /// The logarithm of the softmax over the last axis, without overflow.
  public func logSoftmax() -> Tensor { .apply(Softmax.logSoftmax, [self]) }

  /// The cross-entropy [n] of each row of these logits [n, classes] with its label, of `labels` [n]
  /// (`int32`).
  ///
  /// A label outside the classes gives NaN.
  public func sparseCrossEntropy(labels: Tensor) -> Tensor {
    .apply(SparseCrossEntropy(), [self, labels])
  }

  /// A row of zeros with a 1 at the label, for each of these `int32` labels: [shape…, classCount].
  /// A label outside the classes gives a row of zeros.
  public func oneHot(classCount: Int, elementType: ElementType = .float32) -> Tensor {
    let columns = Tensor.indices(count: classCount)
    let labels = reshaped(to: Shape(shape.extents + [1]))
    return (labels .== columns).converted(to: elementType)
  }

  fileprivate func lastAxisSum() -> Tensor {
    sum(axes: [rank - 1]).reshaped(to: Shape(shape.dropLast().extents + [1]))
  }
}
