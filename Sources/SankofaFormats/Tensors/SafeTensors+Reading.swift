import SankofaTensor

extension SafeTensors {
  /// Reads the content of the file at `path`, with the tensors in the header's order. Entries that
  /// no tensor can hold are listed in ``leftOut``.
  ///
  /// - Parameters:
  ///   - limit: the most bytes to read; 4 GiB by default.
  ///   - check: a closure that receives the metadata before any tensor is read, and may throw to
  ///     refuse the file.
  /// - Throws: `FormatError` when the file cannot be read, is not a complete safetensors file or
  ///   does not fit into memory, and the errors of `check`.
  public init(
    contentsOf path: String, limit: Int = FileBytes.defaultLimit,
    check: ([String: String]) throws -> Void = { _ in }
  ) throws {
    try self.init(ByteReader(file: path, limit: limit), check: check)
  }

  /// Reads the content of the bytes of a file, with the tensors in the header's order. Entries that
  /// no tensor can hold are listed in ``leftOut``.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the header is not strict JSON or is too long, when places
  ///   overlap, leave gaps or do not match shapes, when bytes are missing or left over, or when a
  ///   `bool` is neither 0 nor 1.
  public init(bytes: [UInt8], path: String = FormatError.data) throws {
    try self.init(ByteReader(bytes, path: path)) { _ in }
  }

  init(_ file: ByteReader, check: ([String: String]) throws -> Void) throws {
    let length = try file.littleEndian(UInt64.self, "header's length")
    guard length <= Self.maximumHeaderLength else {
      throw file.error(
        at: 0,
        "expected a header of at most \(Self.maximumHeaderLength) bytes, found a length of "
          + "\(length); give a safetensors file.")
    }
    if length > 0, let first = try file.peek(1).first, first != UInt8(ascii: "{") {
      throw Self.wrongStart(file, hexadecimal([first]))
    }
    let header = try file.take(Int(length), "header")
    if header.isEmpty { throw Self.wrongStart(file, "an empty one") }
    let base = file.offset
    var metadata: [String: String] = [:]
    // A header may have millions of entries, so the JSON of each is dropped after it is read.
    var entries: [Entry] = []
    do {
      var parser = JSONParser(bytes: header[...], offset: 0)
      try parser.members { member in
        if member.name == Self.metadataName {
          metadata = try Self.metadata(member.value, file)
        } else {
          entries.append(try Entry(member, elementsAt: base, file))
        }
      }
    } catch let problem as JSONParser.Problem {
      throw file.error(at: 8 + problem.offset, problem.message)
    }
    try Self.checkPlaces(entries, from: base, file)
    try check(metadata)
    // Memory is needed for all tensors, and for the bytes of the one that is being read.
    let held = entries.reduce(0) { $0.adding($1.tensorByteCount) }
    let longest = entries.map(\.storedByteCount).max() ?? 0
    try file.requireMemory(held.adding(longest), for: "its tensors")
    // The data are read in the file's order; the tensors are returned in the header's order.
    var contents = [Entry.Content?](repeating: nil, count: entries.count)
    for index in entries.indices.sorted(by: { entries[$0].isBefore(entries[$1]) }) {
      contents[index] = try entries[index].content(file)
    }
    // For a pipe, the length is known only now.
    guard try file.peek(1).isEmpty else {
      throw file.error(
        at: file.offset,
        "expected the end of the file, found bytes of no tensor; write the file anew.")
    }
    self.init(tensors: [], metadata: metadata)
    for (entry, content) in zip(entries, contents) {
      switch content {
      case .tensor(let tensor)?: tensors.append((name: entry.name, tensor: tensor))
      case .leftOut(let reason)?: leftOut.append(LeftOut(name: entry.name, reason: reason))
      case nil: preconditionFailure("SafeTensors: each entry is read")
      }
    }
  }

  private static func wrongStart(_ file: ByteReader, _ found: String) -> FormatError {
    file.error(
      at: 8,
      "expected a header that starts with '{', found \(found); give a safetensors file.")
  }

  private static func metadata(_ value: JSON, _ file: ByteReader) throws -> [String: String] {
    guard let members = value.objectValue?.members else {
      throw file.error(
        at: 8,
        "\(metadataName.quoted) must be an object of texts, got \(value.kind); write it anew.")
    }
    var metadata: [String: String] = [:]
    for member in members {
      guard let text = member.value.stringValue else {
        throw file.error(
          at: 8,
          "metadata \(member.name.quoted) must be a text, got \(member.value.kind); "
            + "write it as text.")
      }
      metadata[member.name] = text
    }
    return metadata
  }

  /// Checks that every byte after the header belongs to exactly one tensor.
  private static func checkPlaces(
    _ entries: [Entry], from base: Int, _ file: ByteReader
  ) throws {
    var end = base
    for entry in entries.sorted(by: { $0.isBefore($1) }) {
      guard entry.range.lowerBound == end else {
        let start = entry.range.lowerBound - base
        throw file.error(
          at: 8,
          "tensor \(entry.name.quoted): expected data_offsets to start at \(end - base), where "
            + "the tensor before ends, got \(start); write the file anew.")
      }
      end = entry.range.upperBound
    }
    guard let remaining = file.remaining, end < base + remaining else { return }
    throw file.error(
      at: end,
      "expected the end of the file, found \(counted(base + remaining - end, "byte")) of no "
        + "tensor; write the file anew.")
  }
}

/// The header's entry for one tensor, after checks.
private struct Entry {
  /// The tensor of an entry, or the reason why there is none.
  enum Content {
    case tensor(Tensor)
    /// The reason why no tensor can hold the entry.
    case leftOut(String)
  }

  let name: String
  /// The type of the elements, or the reason why no tensor can hold them.
  private let elements: Elements
  private let extents: [Int]
  /// The range of the elements' bytes in the file.
  let range: Range<Int>

  init(_ member: JSONObject.Member, elementsAt base: Int, _ file: ByteReader) throws {
    func error(_ message: String) -> FormatError {
      file.error(at: 8, "tensor \(member.name.quoted): " + message)
    }
    name = member.name
    let names = ["dtype", "shape", "data_offsets"]
    guard let object = member.value.objectValue, object.members.count == 3,
      names.allSatisfy({ object[$0] != nil })
    else {
      throw error("expected an object of dtype, shape and data_offsets; write the file anew.")
    }
    guard let type = object["dtype"]?.stringValue else {
      throw error("expected dtype to be a text; write the file anew.")
    }
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
    if let stored = SafeTensors.elementTypes.first(where: { $0.name == type })?.stored {
      do {
        let count = try stored.byteCount(of: extents)
        guard count == offsets[1] - offsets[0] else {
          throw error(
            "shape \(extents) of \(type) takes \(counted(count, "byte")), data_offsets \(offsets) "
              + "span \(offsets[1] - offsets[0]); write the file anew.")
        }
        elements = .stored(stored)
      } catch let problem as StoredElement.Problem {
        guard let reason = problem.reasonToLeaveOut else { throw error(problem.message) }
        elements = .unreadable(reason)
      }
    } else {
      elements = .unreadable(type)
    }
    // For a pipe, the length is not known yet.
    let available = file.remaining ?? .max - base
    guard offsets[1] <= available else {
      throw error(
        "data_offsets \(offsets) end behind the file's \(counted(available, "byte")) of elements; "
          + "the file is cut short, get it again.")
    }
    range = base + offsets[0]..<base + offsets[1]
  }

  func isBefore(_ other: Entry) -> Bool {
    (range.lowerBound, range.upperBound) < (other.range.lowerBound, other.range.upperBound)
  }

  /// The bytes of memory for the elements as stored; 0 for an entry that is left out.
  var storedByteCount: Int { if case .stored = elements { range.count } else { 0 } }

  /// The bytes of memory for the tensor; 0 for an entry that is left out.
  var tensorByteCount: Int {
    if case .stored(let stored) = elements { stored.tensorByteCount(of: extents) } else { 0 }
  }

  /// Reads the elements, which must come next in the file.
  func content(_ file: ByteReader) throws -> Content {
    switch elements {
    case .unreadable(let reason):
      try file.skip(range.count, "tensor \(name.quoted)")
      return .leftOut(reason)
    case .stored(let stored):
      let bytes = try file.take(range.count, "tensor \(name.quoted)", further: tensorByteCount)
      do {
        return try bytes.withUnsafeBytes {
          .tensor(try stored.tensor(from: $0, shape: Shape(extents)))
        }
      } catch let problem as StoredElement.Problem {
        if let reason = problem.reasonToLeaveOut { return .leftOut(reason) }
        throw file.error(
          at: range.lowerBound + problem.index * stored.byteCount,
          "tensor \(name.quoted): \(problem.message)")
      }
    }
  }

  private enum Elements {
    case stored(StoredElement)
    case unreadable(String)
  }
}

extension JSON {
  /// The elements of an array of whole numbers ≥ 0; `nil` for any other value.
  fileprivate var wholeNumbers: [Int]? {
    arrayValue?.mapAll { $0.integerValue.flatMap { $0 >= 0 ? $0 : nil } }
  }

  /// The name of this value in messages.
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
