extension Tensor: CustomStringConvertible {
  /// The type and the values, long axes shortened: `float32 [2, 2] [[1.0, 2.0], [3.0, 4.0]]`.
  ///
  /// A promised value is computed; while a plan is traced only the type is shown.
  public var description: String {
    if node.isTraced && node.storage == nil { return "\(type) (traced)" }
    let texts = elementTexts
    return "\(type) " + Tensor.render(shape.extents[...], texts[...])
  }

  private var elementTexts: [String] {
    switch elementType {
    case .float32: elements(as: Float.self).map(\.description)
    case .float64: elements(as: Double.self).map(\.description)
    case .int32: elements(as: Int32.self).map(\.description)
    case .uint8: elements(as: UInt8.self).map(\.description)
    case .bool: elements(as: Bool.self).map(\.description)
    }
  }

  private static func render(_ extents: ArraySlice<Int>, _ texts: ArraySlice<String>) -> String {
    guard let extent = extents.first else { return texts.first ?? "" }
    let inner = extents.dropFirst()
    let width = inner.reduce(1, *)
    // Seven are shown whole; of more, the first three and the last three.
    var parts: [String] = []
    for index in 0..<extent {
      if extent > 7 && index == 3 { parts.append("…") }
      if extent > 7 && index >= 3 && index < extent - 3 { continue }
      let start = texts.startIndex + index * width
      parts.append(render(inner, texts[start..<start + width]))
    }
    return "[" + parts.joined(separator: ", ") + "]"
  }
}
