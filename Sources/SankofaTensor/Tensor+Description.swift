extension Tensor: CustomStringConvertible {
  /// The type and the values: `float32 [2, 2] [[1.0, 2.0], [3.0, 4.0]]`. Axes of more than seven
  /// entries are shortened.
  ///
  /// A promised value is computed first; of a traced tensor only the type is shown.
  public var description: String {
    if node.isTraced { return "\(type) (traced)" }
    return withUnsafeBytes { bytes in "\(type) " + text(of: shape.extents[...], from: 0, bytes) }
  }

  /// The text of the part with the given extents that begins with element `first`.
  private func text(
    of extents: ArraySlice<Int>, from first: Int, _ bytes: UnsafeRawBufferPointer
  ) -> String {
    guard let extent = extents.first else { return text(at: first, bytes) }
    let inner = extents.dropFirst()
    let width = inner.reduce(1, *)
    let shown = extent > 7 ? [0, 1, 2, extent - 3, extent - 2, extent - 1] : Array(0..<extent)
    var parts = shown.map { text(of: inner, from: first + $0 * width, bytes) }
    if extent > 7 { parts.insert("…", at: 3) }
    return "[" + parts.joined(separator: ", ") + "]"
  }

  private func text(at index: Int, _ bytes: UnsafeRawBufferPointer) -> String {
    let offset = index * elementType.byteCount
    return switch elementType {
    case .float32: bytes.load(fromByteOffset: offset, as: Float.self).description
    case .float64: bytes.load(fromByteOffset: offset, as: Double.self).description
    case .int32: bytes.load(fromByteOffset: offset, as: Int32.self).description
    case .uint8: bytes[offset].description
    case .bool: (bytes[offset] != 0).description
    }
  }
}
