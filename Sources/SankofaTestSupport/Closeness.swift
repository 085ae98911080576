import SankofaTensor

/// The distance that a number may have from what is expected: either bound suffices.
package struct Tolerance: Sendable {
  /// Units in the last place of the element type, at the expected value.
  package var ulps: Double
  package var absolute: Double

  package init(ulps: Double = 0, absolute: Double = 0) {
    self.ulps = ulps
    self.absolute = absolute
  }

  /// Equal, where +0 and −0 are and NaNs are.
  package static let exact = Tolerance()
}

/// The worst element of a tensor that is not close enough, in words; `nil` when it is.
package func mismatch(_ actual: Tensor, _ expected: Tensor, _ tolerance: Tolerance = .exact)
  -> String?
{
  if actual.type != expected.type { return "expected \(expected.type), got \(actual.type)" }
  var worst: (excess: Double, text: String)?
  for (index, (a, e)) in zip(actual.numbers, expected.numbers).enumerated() {
    if a == e || (a.isNaN && e.isNaN) { continue }
    let unit = unitInTheLastPlace(e, actual.elementType)
    let allowed = max(tolerance.ulps * unit, tolerance.absolute)
    let distance = abs(a - e)
    if distance <= allowed { continue }
    let excess = distance.isNaN ? .infinity : distance / unit
    if worst.map({ excess > $0.excess }) ?? true {
      worst = (excess, "element \(index): expected \(e), got \(a), off by \(excess) ulps")
    }
  }
  return worst?.text
}

/// The first difference of tensors that must have the same bits, NaNs as a class; `nil` for none.
package func bitMismatch(_ actual: Tensor, _ expected: Tensor) -> String? {
  if actual.type != expected.type { return "expected \(expected.type), got \(actual.type)" }
  let width = actual.elementType.byteCount
  return actual.withUnsafeBytes { a in
    expected.withUnsafeBytes { e in
      for index in 0..<actual.elementCount {
        let bytes = index * width..<(index + 1) * width
        if a[bytes].elementsEqual(e[bytes]) { continue }
        let (x, y) = (actual.number(at: index, a), actual.number(at: index, e))
        if x.isNaN && y.isNaN { continue }
        return "element \(index) of \(actual.type): expected \(y), got \(x)"
      }
      return nil
    }
  }
}

/// The distance between neighbouring numbers of a type around `value`; 1 for whole numbers.
private func unitInTheLastPlace(_ value: Double, _ type: ElementType) -> Double {
  switch type {
  case .float32: Double(Float(value).ulp)
  case .float64: value.ulp
  case .int32, .uint8, .bool: 1
  }
}

extension Tensor {
  /// The elements as doubles, whatever the type; truth values as 0 and 1.
  package var numbers: [Double] {
    withUnsafeBytes { bytes in (0..<elementCount).map { number(at: $0, bytes) } }
  }

  fileprivate func number(at index: Int, _ bytes: UnsafeRawBufferPointer) -> Double {
    let offset = index * elementType.byteCount
    return switch elementType {
    case .float32: Double(bytes.load(fromByteOffset: offset, as: Float.self))
    case .float64: bytes.load(fromByteOffset: offset, as: Double.self)
    case .int32: Double(bytes.load(fromByteOffset: offset, as: Int32.self))
    case .uint8, .bool: Double(bytes[offset])
    }
  }
}
