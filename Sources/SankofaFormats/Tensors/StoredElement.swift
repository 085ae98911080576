import SankofaTensor

/// The element types of files. Types that tensors lack are converted: half-precision floats to
/// `float32`, integers to `int32` if every value fits.
enum StoredElement: CaseIterable {
  case float16, bfloat16, float32, float64
  case int8, uint8, int16, uint16, int32, uint32, int64, uint64
  case bool

  /// The reason why bytes cannot become a tensor: the index of the element, the rule, and a fix.
  struct Problem: Error {
    var index: Int
    var message: String
    /// The reason for reading the file's other tensors without this one; `nil` when the file is
    /// damaged.
    var reasonToLeaveOut: String?
  }

  /// The number of bytes of one element in the file.
  var byteCount: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// The element type of a tensor that is read from this type.
  var elementType: ElementType {
    switch self {
    case .float16, .bfloat16, .float32: .float32
    case .float64: .float64
    case .uint8: .uint8
    case .bool: .bool
    case .int8, .int16, .uint16, .int32, .uint32, .int64, .uint64: .int32
    }
  }

  /// The type in files for tensors of element type `type`, which are written without conversion.
  init(_ type: ElementType) {
    switch type {
    case .float32: self = .float32
    case .float64: self = .float64
    case .int32: self = .int32
    case .uint8: self = .uint8
    case .bool: self = .bool
    }
  }

  /// Returns the number of bytes that a tensor of these extents takes in a file. Throws when it has
  /// too many axes, or too many elements for any memory; extents of 0 are counted as 1 there,
  /// because the tensor's strides multiply the other extents too.
  func byteCount(of extents: [Int]) throws(Problem) -> Int {
    guard extents.count <= Tensor.maximumRank else {
      throw Problem(
        index: 0,
        message: "expected at most \(Tensor.maximumRank) axes, found \(extents.count); "
          + "merge some of them.", reasonToLeaveOut: "\(extents.count) axes")
    }
    var bound = max(byteCount, elementType.byteCount)
    for extent in extents {
      let (product, overflow) = bound.multipliedReportingOverflow(by: max(1, extent))
      guard extent >= 0, !overflow else {
        throw Problem(
          index: 0,
          message: "shape \(extents) makes more elements than memory can hold; get the file again.")
      }
      bound = product
    }
    return byteCount * extents.reduce(1, *)
  }

  /// Returns the bytes of memory that a tensor of these extents takes. ``byteCount(of:)`` must
  /// accept the extents.
  func tensorByteCount(of extents: [Int]) -> Int { elementType.byteCount * extents.reduce(1, *) }

  /// Makes a tensor of `bytes`, whose number must suit `shape`. It takes no memory except the
  /// tensor's.
  func tensor(
    from bytes: UnsafeRawBufferPointer, shape: Shape, bigEndian: Bool = false
  ) throws(Problem) -> Tensor {
    func number<Number: FixedWidthInteger>(_ type: Number.Type, at index: Int) -> Number {
      let raw = bytes.loadUnaligned(
        fromByteOffset: index * MemoryLayout<Number>.size, as: type)
      return bigEndian ? Number(bigEndian: raw) : Number(littleEndian: raw)
    }
    func filled<Number: FixedWidthInteger, Element: BitwiseCopyable>(
      _ type: Number.Type, _ convert: (Number) -> Element
    ) -> Tensor {
      let tensorType = TensorType(shape, elementType)
      let storage = Storage(uninitializedByteCount: tensorType.byteCount)
      for index in 0..<shape.elementCount {
        storage.pointer.storeBytes(
          of: convert(number(type, at: index)), toByteOffset: index * MemoryLayout<Element>.size,
          as: Element.self)
      }
      return Tensor(storage: storage, type: tensorType)
    }
    func same<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> Tensor {
      bigEndian == (1.bigEndian == 1)
        ? Tensor(copying: bytes, shape: shape, elementType: elementType) : filled(type) { $0 }
    }
    func integers<Number: FixedWidthInteger>(_ type: Number.Type) throws(Problem) -> Tensor {
      for index in 0..<shape.elementCount where Int32(exactly: number(type, at: index)) == nil {
        let found = number(type, at: index)
        throw Problem(
          index: index, message: "expected values that fit int32, found \(found); convert them.",
          reasonToLeaveOut: "\(found) does not fit int32")
      }
      return filled(type) { Int32(truncatingIfNeeded: $0) }
    }

    switch self {
    case .uint8: return Tensor(copying: bytes, shape: shape, elementType: .uint8)
    case .bool:
      if let index = bytes.firstIndex(where: { $0 > 1 }) {
        throw Problem(
          index: index, message: "expected bool 0 or 1, found \(bytes[index]); convert it.")
      }
      return Tensor(copying: bytes, shape: shape, elementType: .bool)
    case .float32, .int32: return same(UInt32.self)
    case .float64: return same(UInt64.self)
    case .float16: return filled(UInt16.self, float(half:))
    case .bfloat16: return filled(UInt16.self) { UInt32($0) << 16 }
    case .int8: return try integers(Int8.self)
    case .int16: return try integers(Int16.self)
    case .uint16: return try integers(UInt16.self)
    case .uint32: return try integers(UInt32.self)
    case .int64: return try integers(Int64.self)
    case .uint64: return try integers(UInt64.self)
    }
  }

  /// Appends the elements of a tensor to `output`.
  static func append(_ tensor: Tensor, to output: inout [UInt8], bigEndian: Bool = false) {
    func append<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _: Number.Type) {
      for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Number>.size) {
        let number = bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
        if bigEndian {
          output.append(bigEndian: number)
        } else {
          output.append(littleEndian: number)
        }
      }
    }
    tensor.withUnsafeBytes { bytes in
      let isStoredSo = bigEndian == (1.bigEndian == 1)
      switch tensor.elementType {
      case _ where isStoredSo, .uint8, .bool: output.append(contentsOf: bytes)
      case .float32, .int32: append(bytes, UInt32.self)
      case .float64: append(bytes, UInt64.self)
      }
    }
  }
}

// Converts IEEE 754's binary16 to binary32 by its bits, because Swift's `Float16` is missing on
// macOS for Intel. Every value is exact, and NaNs keep their payload.
private func float(half bits: UInt16) -> Float {
  let sign = UInt32(bits >> 15) << 31
  let exponent = UInt32(bits >> 10) & 31
  let fraction = UInt32(bits) & 1023
  switch exponent {
  case 0:
    // A subnormal number is fraction · 2⁻²⁴.
    let magnitude = Float(fraction) * Float(sign: .plus, exponent: -24, significand: 1)
    return Float(bitPattern: magnitude.bitPattern | sign)
  case 31: return Float(bitPattern: sign | 255 << 23 | fraction << 13)
  default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
  }
}
