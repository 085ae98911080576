import CSankofaKernels

/// Chooses between two tensors by a mask.
package struct Select: Operation {
  package var name: String { "select" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    guard inputs[0].elementType == .bool, inputs[0].shape == inputs[1].shape else {
      throw TensorError(
        name,
        "needs a bool mask of shape \(inputs[1].shape), got \(inputs[0]); compare first, as in "
          + "x .> 0.")
    }
    try requireSame(inputs[1], inputs[2], name)
    return inputs[1]
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    // g goes to whichever was chosen
    [nil, inputs[0].selecting(g, otherwise: 0), inputs[0].selecting(0, otherwise: g)]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .elementwise(operation: SKF_SELECT, type: output.elementType)
  }
}

/// The fused multiply-add a · b + c, rounded once.
package struct MultiplyAdd: Operation {
  package var name: String { "multiplyAdd" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    try requireSame(inputs[0], inputs[1], name)
    try requireSame(inputs[0], inputs[2], name)
    guard inputs[0].elementType.isFloatingPoint else {
      throw TensorError(
        name,
        "needs float32 or float64, got \(inputs[0].elementType); convert with converted(to:).")
    }
    return inputs[0]
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    [g * inputs[1], g * inputs[0], g]  // (ab + c)′ = b, a, 1
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .elementwise(operation: SKF_MULTIPLY_ADD, type: output.elementType)
  }
}

/// A conversion to another element type; see ``Tensor/converted(to:)``.
package struct Convert: Operation {
  package let target: ElementType

  package var name: String { "convert" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    TensorType(inputs[0].shape, target)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    let source = inputs[0].elementType
    return [source.isFloatingPoint && target.isFloatingPoint ? g.converted(to: source) : nil]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .elementwise(operation: SKF_CONVERT, type: inputs[0].elementType, extra: target.rawValue)
  }
}

extension Tensor {
  /// Takes `a` where this mask is true and `b` elsewhere; shapes broadcast.
  public func selecting(_ a: Tensor, otherwise b: Tensor) -> Tensor {
    let shape = trapping {
      try Shape.broadcast(
        self.shape, Shape.broadcast(a.shape, b.shape, for: "select"), for: "select")
    }
    return .apply(
      Select(), [broadcast(to: shape), a.broadcast(to: shape), b.broadcast(to: shape)])
  }

  /// Takes `a` where this mask is true and a number elsewhere.
  public func selecting(_ a: Tensor, otherwise b: Double) -> Tensor {
    selecting(a, otherwise: a.constant(b))
  }

  /// Takes a number where this mask is true and `b` elsewhere.
  public func selecting(_ a: Double, otherwise b: Tensor) -> Tensor {
    selecting(b.constant(a), otherwise: b)
  }

  /// This tensor · factor + addend, elementwise, rounded once; `addend` broadcasts.
  public func multiplyAdd(_ factor: Double, _ addend: Tensor) -> Tensor {
    multiplyAdd(constant(factor), addend)
  }

  /// This tensor · factor + addend, elementwise, rounded once; shapes broadcast.
  public func multiplyAdd(_ factor: Tensor, _ addend: Tensor) -> Tensor {
    let shape = trapping {
      try Shape.broadcast(
        self.shape, Shape.broadcast(factor.shape, addend.shape, for: "multiplyAdd"),
        for: "multiplyAdd")
    }
    return .apply(
      MultiplyAdd(),
      [broadcast(to: shape), factor.broadcast(to: shape), addend.broadcast(to: shape)])
  }

  /// The same numbers in another element type.
  ///
  /// Floating-point numbers become integers by truncation and are clamped to the range; NaN becomes
  /// 0. As `bool`, anything but 0 is true.
  public func converted(to elementType: ElementType) -> Tensor {
    elementType == self.elementType ? self : .apply(Convert(target: elementType), [self])
  }
}
