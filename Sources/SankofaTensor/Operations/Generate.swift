/// The numbers 0, 1, 2, … as `int32`, in row-major order.
package struct Index: Operation {
  package let shape: Shape

  package init(shape: Shape) { self.shape = shape }

  package var name: String { "indices" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    guard shape.elementCount <= Int(Int32.max) else {
      throw TensorError(name, "int32 counts to \(Int32.max), got shape \(shape); split the tensor.")
    }
    return TensorType(shape, .int32)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream: Tensor) -> [Tensor?] { [] }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering { .index }
}

/// Uniform numbers in [0, 1), which depend only on the key, the stream and the position.
package struct Uniform: Operation {
  package let shape: Shape
  package let elementType: ElementType
  package let stream: UInt64

  package var name: String { "uniform" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    guard inputs[0] == TensorType([2], .int32), elementType.isFloatingPoint else {
      throw TensorError(
        name,
        "needs a key of int32 [2] and a floating-point type, got \(inputs[0]) and \(elementType); "
          + "use RandomKey.tensor.")
    }
    return TensorType(shape, elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream: Tensor) -> [Tensor?] { [nil] }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .uniform(stream: stream)
  }
}

extension Tensor {
  /// The vector 0, 1, …, count − 1 as `int32`.
  public static func indices(count: Int) -> Tensor { .apply(Index(shape: [count]), []) }

  /// Uniform numbers in [0, 1) from a key.
  ///
  /// - Parameter stream: the number of a stream; different streams of one key are independent. 0 by
  ///   default.
  public static func uniform(
    _ shape: Shape, key: RandomKey, stream: UInt64 = 0, elementType: ElementType = .float32
  ) -> Tensor {
    uniform(shape, key: key.tensor, stream: stream, elementType: elementType)
  }

  /// Normal numbers with mean 0 and variance 1, by the Box–Muller transform (1958) of two streams.
  public static func normal(
    _ shape: Shape, key: RandomKey, stream: UInt64 = 0, elementType: ElementType = .float32
  ) -> Tensor {
    normal(shape, key: key.tensor, stream: stream, elementType: elementType)
  }

  /// Uniform numbers in [0, 1) from a key that changes from step to step, such as a context's: a
  /// tensor (`int32` [2]), see `RandomKey.tensor`.
  ///
  /// - Parameter stream: the number of a stream; different streams of one key are independent. 0 by
  ///   default.
  public static func uniform(
    _ shape: Shape, key: Tensor, stream: UInt64 = 0, elementType: ElementType = .float32
  ) -> Tensor {
    .apply(Uniform(shape: shape, elementType: elementType, stream: stream), [key])
  }

  /// Normal numbers with mean 0 and variance 1 from a key that changes from step to step, by the
  /// Box–Muller transform (1958) of two streams.
  public static func normal(
    _ shape: Shape, key: Tensor, stream: UInt64 = 0, elementType: ElementType = .float32
  ) -> Tensor {
    // 1 − u lies in (0, 1], whose logarithm is finite.
    let radius = uniform(shape, key: key, stream: stream &* 2, elementType: elementType)
    let angle = uniform(shape, key: key, stream: stream &* 2 &+ 1, elementType: elementType)
    return ((1 - radius).log() * -2).squareRoot() * (angle * (2 * Double.pi)).cos()
  }
}
