import SankofaTensor

/// Reading and writing of NumPy's `.npy` files: a magic number, a version, a header that is a
/// Python dictionary, and the elements.
///
/// Arrays are written in C order and little-endian. Arrays in Fortran order or big-endian are
/// converted when they are read.
///
/// | in the file | in the tensor |
/// |---|---|
/// | `f4`, `f8`, `i4`, `u1`, `b1` | the same |
/// | `f2` (read only) | `float32`, exact |
/// | `i1`, `i2`, `u2`, `u4`, `i8`, `u8` (read only) | `int32`; an error if a value does not fit |
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads the tensor in the file at `path`.
  ///
  /// - Parameter limit: the most bytes to read; 4 GiB by default.
  /// - Throws: `FormatError` when the file cannot be read or is not a complete `.npy` file.
  public static func read(_ path: String, limit: Int = FileBytes.defaultLimit) throws -> Tensor {
    try decode(ByteReader(file: path, limit: limit))
  }

  /// Reads the tensor in the bytes of a file.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the magic number, the version or the header is wrong, the element
  ///   type is unknown, the extents overflow, bytes are missing or left over, or a value does not
  ///   fit.
  public static func decode(_ bytes: [UInt8], path: String = FormatError.data) throws -> Tensor {
    try decode(ByteReader(bytes, path: path))
  }

  static func decode(_ file: ByteReader) throws -> Tensor {
    do {
      return try tensor(file)
    } catch let unreadable as NPYHeader.Unreadable {
      throw file.error(at: unreadable.place, unreadable.message)
    }
  }

  /// Reads the tensor in a file.
  ///
  /// - Parameter held: the bytes of memory that earlier tensors take.
  /// - Throws: `FormatError`, or `NPYHeader.Unreadable` for an undamaged array that no tensor can
  ///   hold.
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
      // Reordered elements have no place in the file.
      let element = header.isFortranOrder ? 0 : problem.index * header.stored.byteCount
      throw header.error(problem, at: place + element, file)
    }
  }

  /// Maps the tensor in the file at `path`: its elements stay in the file, and are read when they are
  /// needed, so that it may be larger than memory.
  ///
  /// The file must not be changed as long as the tensor is in use. An operation on the whole tensor
  /// reads all of it; training reads the rows of one batch after the other.
  ///
  /// - Throws: `FormatError` in the cases of ``read(_:limit:)``, and when the elements must be
  ///   converted: types that tensors lack, `bool`, big-endian numbers, Fortran order.
  public static func map(_ path: String) throws -> Tensor {
    let file = try ByteReader(file: path, limit: .max)
    let header: NPYHeader
    let count: Int
    do {
      header = try NPYHeader(file)
      count = try header.stored.byteCount(of: header.extents)
    } catch let unreadable as NPYHeader.Unreadable {
      throw file.error(at: unreadable.place, unreadable.message)
    } catch let problem as StoredElement.Problem {
      throw file.error(at: 0, problem.message)
    }
    let start = file.offset
    let type = TensorType(Shape(header.extents), header.stored.elementType)
    guard header.stored == StoredElement(type.elementType), type.elementType != .bool,
      !header.isBigEndian,
      !header.isFortranOrder || header.extents.count < 2, start % type.elementType.byteCount == 0
    else {
      throw file.error(
        at: header.place,
        "expected elements that need no conversion (f4, f8, i4 or u1, little-endian, in C order); "
          + "save them so with numpy.ascontiguousarray and astype, or read the file whole.")
    }
    let mapping = try FileDescriptor.open(reading: path).map()
    guard mapping.byteCount == start + count else {
      throw file.error(
        at: start,
        "expected \(count) bytes of elements of shape \(header.extents), found "
          + "\(mapping.byteCount - start); save the array again.")
    }
    return Tensor(storage: Storage(mapping, offset: start, byteCount: count), type: type)
  }

  /// Encodes `tensor` as the bytes of a file, the same bytes as NumPy writes.
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
    // A Python tuple with one element needs a comma.
    let shape = extents.map(String.init).joined(separator: ", ") + (extents.count == 1 ? "," : "")
    var header = Array(
      "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(shape)), }".utf8)
    // The elements start at a multiple of 64 bytes. Ten bytes come before the header, and a line
    // feed after it.
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

  /// Writes `tensor` to the file at `path`, completely or not at all.
  ///
  /// - Throws: `FormatError` in the same cases as `AtomicFile.write`.
  public static func write(_ tensor: Tensor, to path: String) throws {
    try AtomicFile.write(encode(tensor), to: path)
  }

  /// Reorders the bytes of an array in Fortran order (first index fastest) to C order (last index
  /// fastest).
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
