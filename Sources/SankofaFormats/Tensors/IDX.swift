import SankofaTensor

/// Reading and writing of IDX, the format of the MNIST files: a magic number, the extents and the
/// elements, all big-endian (LeCun, Cortes, Burges: "The MNIST database", 1998).
///
/// | code | in the file | in the tensor |
/// |---|---|---|
/// | `08` | uint8 | `uint8` |
/// | `09`, `0b` | int8, int16 | `int32` |
/// | `0c` | int32 | `int32` |
/// | `0d`, `0e` | float32, float64 | the same |
public enum IDX {
  /// Reads the tensor in the IDX file at `path`, which may be compressed by gzip.
  ///
  /// It reads or decompresses at most 64 KiB more than the header announces.
  ///
  /// - Parameter limit: the most bytes to read; 4 GiB by default.
  /// - Throws: `FormatError` when the file cannot be read or is not a complete IDX file.
  public static func read(_ path: String, limit: Int = FileBytes.defaultLimit) throws -> Tensor {
    try read(path, limit: limit) { _ in }
  }

  /// Reads the tensor in the bytes of an IDX file, which must not be compressed.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the magic number or the element type is unknown, the extents
  ///   overflow, or bytes are missing or left over.
  public static func decode(_ bytes: [UInt8], path: String = FormatError.data) throws -> Tensor {
    try tensor(ByteReader(bytes, path: path)) { _ in }
  }

  /// Reads the tensor in a file, compressed or not. `content` receives the decompressed bytes in
  /// order.
  package static func read(
    _ path: String, limit: Int = FileBytes.defaultLimit,
    content: (UnsafeRawBufferPointer) -> Void
  ) throws -> Tensor {
    try tensor(perhapsCompressed: ByteReader(file: path, limit: limit), content)
  }

  /// Reads the tensor in the bytes of a file, compressed or not. `content` receives the
  /// decompressed bytes in order.
  package static func decode(
    perhapsCompressed bytes: [UInt8], path: String, content: (UnsafeRawBufferPointer) -> Void
  ) throws -> Tensor {
    try tensor(perhapsCompressed: ByteReader(bytes, path: path), content)
  }

  static func tensor(
    perhapsCompressed file: ByteReader, _ content: (UnsafeRawBufferPointer) -> Void
  ) throws -> Tensor {
    guard try file.peek(2).elementsEqual(Gzip.magic) else { return try tensor(file, content) }
    return try tensor(ByteReader(GzipInput(file)), content)
  }

  private static func tensor(
    _ file: ByteReader, _ content: (UnsafeRawBufferPointer) -> Void
  ) throws -> Tensor {
    var header: [UInt8] = []
    func take(_ count: Int, _ what: String) throws -> [UInt8] {
      try file.take(count, what, appendingTo: &header)
    }
    let magic = try take(2, "IDX's magic")
    guard magic.allSatisfy({ $0 == 0 }) else {
      throw file.error(
        at: 0, "expected IDX's magic 00 00, found \(hexadecimal(magic)); give an IDX file.")
    }
    let code = try take(1, "element type")[0]
    guard let (_, stored) = elementTypes.first(where: { $0.code == code }) else {
      throw file.error(
        at: 2,
        "expected element type 08 (uint8), 09 (int8), 0b (int16), 0c (int32), 0d (float32) or "
          + "0e (float64), found \(hexadecimal([code])); get the file again.")
    }
    let rank = Int(try take(1, "number of axes")[0])
    let extents = try (0..<rank).map { axis in
      try take(4, "extent of axis \(axis)").reduce(0) { $0 << 8 | Int($1) }
    }
    let count: Int
    do {
      count = try stored.byteCount(of: extents)
    } catch {
      throw file.error(at: 3, error.message)
    }
    if case .uint8 = stored {
      // Pictures are large and have the same bytes in the file and in the tensor, so they are read
      // without a copy.
      header.withUnsafeBytes(content)
      let storage = try file.storeRest(count, "elements of shape \(extents)", part: content)
      return Tensor(storage: storage, type: TensorType(Shape(extents), .uint8))
    }
    let place = file.offset
    let elements = try file.takeRest(
      count, "elements of shape \(extents)", further: stored.tensorByteCount(of: extents))
    header.withUnsafeBytes(content)
    elements.withUnsafeBytes(content)
    do {
      return try elements.withUnsafeBytes {
        try stored.tensor(from: $0, shape: Shape(extents), bigEndian: true)
      }
    } catch let problem as StoredElement.Problem {
      throw file.error(at: place + problem.index * stored.byteCount, problem.message)
    }
  }

  /// Encodes `tensor` as the bytes of an IDX file.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` for `bool` elements and for an extent of 2³² or more, which IDX cannot
  ///   store.
  public static func encode(_ tensor: Tensor, path: String = FormatError.data) throws -> [UInt8] {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    let stored = StoredElement(tensor.elementType)
    guard let (code, _) = elementTypes.first(where: { $0.stored == stored }) else {
      throw error("IDX stores numbers, got \(tensor.elementType); convert to uint8 first.")
    }
    let extents = tensor.shape.extents
    guard extents.allSatisfy({ UInt32(exactly: $0) != nil }) else {
      throw error(
        "IDX stores extents of at most 4294967295, got shape \(extents); split an axis first.")
    }
    var output: [UInt8] = [0, 0, code, UInt8(extents.count)]
    output.reserveCapacity(
      4 + 4 * extents.count + tensor.shape.elementCount * tensor.elementType.byteCount)
    for extent in extents { output.append(bigEndian: UInt32(extent)) }
    StoredElement.append(tensor, to: &output, bigEndian: true)
    return output
  }

  /// Writes `tensor` to the IDX file at `path`, completely or not at all. The file is compressed by
  /// gzip when the path ends in `.gz`.
  ///
  /// - Throws: `FormatError` in the same cases as `encode` and `AtomicFile.write`.
  public static func write(_ tensor: Tensor, to path: String) throws {
    let bytes = try encode(tensor, path: path)
    try AtomicFile.write(path.hasSuffix(".gz") ? Gzip.compress(bytes) : bytes, to: path)
  }

  private static let elementTypes: [(code: UInt8, stored: StoredElement)] = [
    (0x08, .uint8), (0x09, .int8), (0x0b, .int16), (0x0c, .int32), (0x0d, .float32),
    (0x0e, .float64),
  ]
}
