import SankofaTensor

extension SafeTensors {
  /// The content of the file at `path`, tensors in the header's order.
  ///
  /// - Parameter limit: the most bytes to read.
  /// - Throws: `FormatError` when the file cannot be read or is no whole safetensors file.
  public init(contentsOf path: String, limit: Int = FileBytes.defaultLimit) throws {
    try self.init(bytes: FileBytes.read(path, limit: limit), path: path)
  }

  /// The content of a file's bytes, tensors in the header's order.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the header is no strict JSON or too long, a type is unknown, places
  ///   overlap, leave gaps or don't match shapes, bytes are missing or left over, a `bool` is neither
  ///   0 nor 1, or an integer does not fit `int32`.
  public init(bytes: [UInt8], path: String = FormatError.data) throws {
    var cursor = ByteCursor(bytes: bytes, path: path)
    let length = try cursor.littleEndian(UInt64.self, "header's length")
    guard length <= Self.maximumHeaderLength else {
      throw cursor.error(
        at: 0,
        "expected a header of at most \(Self.maximumHeaderLength) bytes, found a length of \(length); "
          + "give a safetensors file.")
    }
    let range = try cursor.take(Int(length), "header")
    guard bytes[range].first == UInt8(ascii: "{") else {
      throw cursor.error(
        at: 8,
        "expected a header that starts with '{', found "
          + (bytes[range].first.map { hexadecimal([$0]) } ?? "an empty one")
          + "; give a safetensors file.")
    }
    let header: JSON
    do {
      header = try JSONParser.parse(bytes[range])
    } catch {
      throw cursor.error(at: error.offset, error.message)
    }
    guard let members = header.objectValue?.members else {
      throw cursor.error(at: 8, "expected a JSON object; give a safetensors file.")
    }

    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for member in members {
      if member.name == Self.metadataName {
        metadata = try Self.metadata(member.value, cursor)
      } else {
        entries.append(try Entry(member, elementsAt: cursor.offset, cursor))
      }
    }
    try Self.checkPlaces(entries, cursor)
    self.init(
      tensors: try entries.map { (name: $0.name, tensor: try $0.tensor(cursor)) },
      metadata: metadata)
  }

  private static func metadata(_ value: JSON, _ cursor: ByteCursor) throws -> [String: String] {
    guard let members = value.objectValue?.members else {
      throw cursor.error(
        at: 8,
        "\(metadataName.quoted) must be an object of texts, got \(value.kind); write it anew.")
    }
    var metadata: [String: String] = [:]
    for member in members {
      guard let text = member.value.stringValue else {
        throw cursor.error(
          at: 8,
          "metadata \(member.name.quoted) must be a text, got \(member.value.kind); write it as text."
        )
      }
      metadata[member.name] = text
    }
    return metadata
  }

  /// Every byte behind the header belongs to exactly one tensor.
  private static func checkPlaces(_ entries: [Entry], _ cursor: ByteCursor) throws {
    var end = cursor.offset
    for entry in entries.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      guard entry.range.lowerBound == end else {
        let start = entry.range.lowerBound - cursor.offset
        throw cursor.error(
          at: 8,
          "tensor \(entry.name.quoted): expected data_offsets to start at \(end - cursor.offset), where "
            + "the tensor before ends, got \(start); write the file anew.")
      }
      end = entry.range.upperBound
    }
    guard end == cursor.bytes.count else {
      throw cursor.error(
        at: end,
        "expected the end of the file, found \(counted(cursor.bytes.count - end, "byte")) of no tensor; "
          + "write the file anew.")
    }
  }
}

/// What the header says about one tensor, checked.
private struct Entry {
  let name: String
  let stored: StoredElement
  let extents: [Int]
  /// In the file.
  let range: Range<Int>

  init(_ member: JSONObject.Member, elementsAt base: Int, _ cursor: ByteCursor) throws {
    func error(_ message: String) -> FormatError {
      cursor.error(at: 8, "tensor \(member.name.quoted): " + message)
    }
    name = member.name
    let names = ["dtype", "shape", "data_offsets"]
    guard let object = member.value.objectValue, object.members.count == 3,
      names.allSatisfy({ object[$0] != nil })
    else {
      throw error("expected an object of dtype, shape and data_offsets; write the file anew.")
    }
    let type = object["dtype"]?.stringValue ?? ""
    guard let known = SafeTensors.elementTypes.first(where: { $0.name == type }) else {
      let known = SafeTensors.elementTypes.map(\.name).joined(separator: ", ")
      throw error("expected dtype to be one of \(known), got \(type.quoted); convert the tensor.")
    }
    stored = known.stored
    guard let shape = object["shape"]?.wholeNumbers else {
      throw error("expected shape to be an array of whole numbers ≥ 0; write the file anew.")
    }
    extents = shape
    guard let offsets = object["data_offsets"]?.wholeNumbers, offsets.count == 2,
      offsets[0] <= offsets[1]
    else {
      throw error(
        "expected data_offsets to be two whole numbers in order; write the file anew.")
    }
    let count: Int
    do {
      count = try stored.byteCount(of: extents)
    } catch let problem {
      throw error(problem.message)
    }
    guard count == offsets[1] - offsets[0] else {
      throw error(
        "shape \(extents) of \(type) takes \(counted(count, "byte")), data_offsets \(offsets) span "
          + "\(offsets[1] - offsets[0]); write the file anew.")
    }
    let available = cursor.bytes.count - base
    guard offsets[1] <= available else {
      throw error(
        "data_offsets \(offsets) end behind the file's \(counted(available, "byte")) of elements; "
          + "the file is cut short, get it again.")
    }
    range = base + offsets[0]..<base + offsets[1]
  }

  func tensor(_ cursor: ByteCursor) throws -> Tensor {
    do {
      return try cursor.bytes.withUnsafeBytes {
        try stored.tensor(from: UnsafeRawBufferPointer(rebasing: $0[range]), shape: Shape(extents))
      }
    } catch let problem as StoredElement.Problem {
      throw cursor.error(
        at: range.lowerBound + problem.index * stored.byteCount,
        "tensor \(name.quoted): \(problem.message)")
    }
  }
}

extension JSON {
  /// The elements of an array of whole numbers ≥ 0.
  fileprivate var wholeNumbers: [Int]? {
    guard let elements = arrayValue else { return nil }
    let numbers = elements.compactMap { $0.integerValue }.filter { $0 >= 0 }
    return numbers.count == elements.count ? numbers : nil
  }

  /// What this is, for messages.
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .integer, .number: "a number"
    case .string: "a text"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
