import SankofaTensor

/// NumPy's `.npy`: a magic, a version, a header that is a Python dictionary, the elements.
///
/// Arrays are written in C order and little-endian. Fortran order and big-endian are read and turned
/// around.
///
/// | in the file | in the tensor |
/// |---|---|
/// | `f4`, `f8`, `i4`, `u1`, `b1` | the same |
/// | `f2` (read only) | `float32`, exact |
/// | `i1`, `i2`, `u2`, `u4`, `i8`, `u8` (read only) | `int32`, an error if a value does not fit |
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The tensor in the file at `path`.
  ///
  /// - Parameter limit: the most bytes to read.
  /// - Throws: `FormatError` when the file cannot be read or is no whole `.npy` file.
  public static func read(_ path: String, limit: Int = FileBytes.defaultLimit) throws -> Tensor {
    try decode(ByteReader(file: path, limit: limit))
  }

  /// The tensor in a file's bytes.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when magic, version or header are wrong, the element type is unknown,
  ///   extents overflow, bytes are missing or left over, or a value does not fit.
  public static func decode(_ bytes: [UInt8], path: String = FormatError.data) throws -> Tensor {
    try decode(ByteReader(bytes, path: path))
  }

  private static func decode(_ file: ByteReader) throws -> Tensor {
    do {
      return try tensor(file)
    } catch let unreadable as NPYHeader.Unreadable {
      throw file.error(at: unreadable.place, unreadable.message)
    }
  }

  /// The tensor in a file.
  ///
  /// - Parameter held: bytes of memory that are taken by what was read before.
  /// - Throws: `FormatError`, or `NPYHeader.Unreadable` for a whole array that no tensor can hold.
  static func tensor(_ file: ByteReader, held: Int = 0) throws -> Tensor {
    let header = try NPYHeader(file)
    let count: Int
    do {
      count = try header.stored.byteCount(of: header.extents)
    } catch {
      throw header.error(error, at: header.place, file)
    }
    let place = file.offset
    let tensorBytes = header.stored.tensorByteCount(of: header.extents)
    let reordered = header.isFortranOrder ? count : 0
    let elements = try file.takeRest(
      count, "elements of shape \(header.extents)",
      further: held.adding(tensorBytes).adding(reordered))
    do {
      return try elements.withUnsafeBytes { inFile in
        let shape = Shape(header.extents)
        guard header.isFortranOrder, shape.rank > 1 else {
          return try header.stored.tensor(
            from: inFile, shape: shape, bigEndian: header.isBigEndian)
        }
        return try rowMajor(inFile, header).withUnsafeBytes {
          try header.stored.tensor(from: $0, shape: shape, bigEndian: header.isBigEndian)
        }
      }
    } catch let problem as StoredElement.Problem {
      // Reordered elements have no place to point to.
      let element = header.isFortranOrder ? 0 : problem.index * header.stored.byteCount
      throw header.error(problem, at: place + element, file)
    }
  }

  /// `tensor` as the bytes of a file, the same as NumPy's.
  public static func encode(_ tensor: Tensor) -> [UInt8] {
    let descriptor =
      switch tensor.elementType {
      case .float32: "<f4"
      case .float64: "<f8"
      case .int32: "<i4"
      case .uint8: "|u1"
      case .bool: "|b1"
      }
    let extents = tensor.shape.extents
    // A Python tuple of one needs its comma.
    let shape = extents.map(String.init).joined(separator: ", ") + (extents.count == 1 ? "," : "")
    var header = Array(
      "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(shape)), }".utf8)
    // Elements start at a multiple of 64; ten bytes stand before, a line's end behind.
    while (10 + header.count + 1) % 64 != 0 { header.append(UInt8(ascii: " ")) }
    header.append(UInt8(ascii: "\n"))

    var output = magic + [1, 0]
    output.reserveCapacity(
      10 + header.count + tensor.shape.elementCount * tensor.elementType.byteCount)
    output.append(littleEndian: UInt16(header.count))
    output += header
    StoredElement.append(tensor, to: &output)
    return output
  }

  /// Writes `tensor` to the file at `path`, whole or not at all.
  ///
  /// - Throws: `FormatError` as `AtomicFile.write` does.
  public static func write(_ tensor: Tensor, to path: String) throws {
    try AtomicFile.write(encode(tensor), to: path)
  }

  /// The bytes of an array whose first index runs fastest, with the last one running fastest.
  private static func rowMajor(_ bytes: UnsafeRawBufferPointer, _ header: NPYHeader) -> [UInt8] {
    let size = header.stored.byteCount
    var strides: [Int] = []
    var step = size
    for extent in header.extents {
      strides.append(step)
      step *= extent
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var indices = [Int](repeating: 0, count: header.extents.count)
    var place = 0
    while result.count < bytes.count {
      result.append(contentsOf: bytes[place..<place + size])
      var axis = indices.count - 1
      while axis >= 0 {
        indices[axis] += 1
        place += strides[axis]
        if indices[axis] < header.extents[axis] { break }
        place -= indices[axis] * strides[axis]
        indices[axis] = 0
        axis -= 1
      }
    }
    return result
  }
}
