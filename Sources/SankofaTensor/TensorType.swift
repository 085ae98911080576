/// The shape and the element type of a tensor, which are known before it is computed.
public struct TensorType: Sendable, Hashable {
  /// The extent of each axis.
  public var shape: Shape
  /// The type of the elements.
  public var elementType: ElementType

  /// Makes a type from a shape and an element type.
  public init(_ shape: Shape, _ elementType: ElementType) {
    self.shape = shape
    self.elementType = elementType
  }

  /// The number of bytes of the packed elements; `Int.max` when there are more.
  public var byteCount: Int {
    let (bytes, overflow) = shape.elementCount.multipliedReportingOverflow(
      by: elementType.byteCount)
    return overflow ? .max : bytes
  }

  /// Throws when the number of bytes is at least `Memory.byteLimit`.
  package func requireCountable(_ place: String) throws(TensorError) {
    if byteCount >= Memory.byteLimit {
      throw TensorError(
        memory: place, "\(self) has more elements than memory has bytes; make it smaller.")
    }
  }
}

extension TensorType: CustomStringConvertible {
  /// The element type and the shape: `float32 [2, 3]`.
  public var description: String { "\(elementType) \(shape)" }
}
