import SankofaTensor

/// Named tensors with metadata, in the format of Hugging Face's `safetensors`.
///
/// A file consists of the header's length (8 bytes, little-endian), a JSON header with the type,
/// shape and place of each tensor, and the elements, little-endian and without gaps. Tensors are
/// written in the given order; the same content always gives the same bytes.
///
/// | in the file | in the tensor |
/// |---|---|
/// | `F32`, `F64`, `I32`, `U8`, `BOOL` | the same |
/// | `F16`, `BF16` (read only) | `float32`, exact |
/// | `I8`, `I16`, `U16`, `U32`, `I64`, `U64` (read only) | `int32` |
/// | integers beyond `int32`, more than six axes, any other type | left out; see ``leftOut`` |
public struct SafeTensors: Sendable {
  /// The texts that the file stores with the tensors, by name.
  public var metadata: [String: String]
  /// The tensors, in order. Names must be unique and must not be `__metadata__`.
  public var tensors: [(name: String, tensor: Tensor)]
  /// The file's entries that no `Tensor` can hold, each with the reason: its type, such as
  /// `F8_E4M3`, its number of axes, or an integer that does not fit `int32`. They are not written.
  public internal(set) var leftOut: [LeftOut] = []

  /// Makes content to be written.
  public init(tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  /// The tensor with the name `name`, or `nil`.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }

  /// The longest header that is read, in bytes; the same as in the `safetensors` library.
  public static let maximumHeaderLength = 100_000_000

  static let metadataName = "__metadata__"

  static let elementTypes: [(name: String, stored: StoredElement)] = [
    ("F32", .float32), ("F64", .float64), ("I32", .int32), ("U8", .uint8), ("BOOL", .bool),
    ("F16", .float16), ("BF16", .bfloat16), ("I8", .int8), ("I16", .int16), ("U16", .uint16),
    ("U32", .uint32), ("I64", .int64), ("U64", .uint64),
  ]
}

extension SafeTensors {
  /// Encodes the content as the bytes of a file.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when a name occurs twice or is `__metadata__`, or when the header is
  ///   longer than `maximumHeaderLength`.
  public func encoded(path: String = FormatError.data) throws -> [UInt8] {
    var output = try header(path: path)
    output.reserveCapacity(output.count + tensors.reduce(0) { $0 + $1.tensor.storedByteCount })
    for (_, tensor) in tensors { StoredElement.append(tensor, to: &output) }
    return output
  }

  /// Writes the content to the file at `path`, completely or not at all.
  ///
  /// - Throws: `FormatError` in the same cases as `encoded` and `AtomicFile.write`.
  public func write(to path: String) throws {
    try AtomicFile.write(to: path) { file in
      try encodePieces(path: path) { try file.append($0) }
    }
  }

  /// Encodes the content piece by piece: the header, and then each tensor. Throws the errors of
  /// `encoded` and of `body`.
  package func encodePieces(
    path: String = FormatError.data, _ body: ([UInt8]) throws -> Void
  ) throws {
    try body(header(path: path))
    for (_, tensor) in tensors {
      var elements: [UInt8] = []
      StoredElement.append(tensor, to: &elements)
      try body(elements)
    }
  }

  private func header(path: String) throws -> [UInt8] {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    var members: [(String, JSON)] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
      members.append((Self.metadataName, .object(JSONObject(uniqueMembers: texts))))
    }
    var names: Set<String> = [Self.metadataName]
    var offset = 0
    for (name, tensor) in tensors {
      guard names.insert(name).inserted else {
        throw error(
          name == Self.metadataName
            ? "no tensor can be called \(name.quoted); rename it."
            : "two tensors are called \(name.quoted); rename one.")
      }
      let stored = StoredElement(tensor.elementType)
      guard let type = Self.elementTypes.first(where: { $0.stored == stored })?.name else {
        preconditionFailure("each element type has a name in files, and \(stored) has none")
      }
      let end = offset + tensor.storedByteCount
      members.append(
        (
          name,
          [
            "dtype": .string(type), "shape": .array(tensor.shape.extents.map(JSON.integer)),
            "data_offsets": [.integer(offset), .integer(end)],
          ]
        ))
      offset = end
    }
    var text = JSON.object(JSONObject(uniqueMembers: members)).encoded()
    // Spaces after the text make the elements start at a multiple of 8 bytes.
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    guard text.count <= Self.maximumHeaderLength else {
      throw error(
        "the header would take \(text.count) bytes, at most \(Self.maximumHeaderLength) are allowed; "
          + "shorten names or metadata.")
    }
    var output: [UInt8] = []
    output.append(littleEndian: UInt64(text.count))
    return output + text
  }
}

extension Tensor {
  fileprivate var storedByteCount: Int { shape.elementCount * elementType.byteCount }
}
