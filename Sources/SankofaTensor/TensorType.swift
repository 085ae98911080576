/// The shape and the element type of a tensor, which are known before it is computed.
public struct TensorType: Sendable, Hashable {
  /// The extents.
  public var shape: Shape
  /// The type of the elements.
  public var elementType: ElementType

  /// Makes a description.
  public init(_ shape: Shape, _ elementType: ElementType) {
    self.shape = shape
    self.elementType = elementType
  }

  /// Bytes of the elements, packed; `Int.max` when there are more.
  public var byteCount: Int {
    let (bytes, overflow) = shape.elementCount.multipliedReportingOverflow(
      by: elementType.byteCount)
    return overflow ? .max : bytes
  }

  /// Throws when the number of bytes is too great to be counted.
  package func requireCountable(_ place: String) throws(TensorError) {
    if byteCount >= Memory.byteLimit {
      throw TensorError(
        memory: place, "\(self) has more elements than memory has bytes; make it smaller.")
    }
  }
}

extension TensorType: CustomStringConvertible {
  /// `float32 [2, 3]`.
  public var description: String { "\(elementType) \(shape)" }
}
