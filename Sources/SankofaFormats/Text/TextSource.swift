import SankofaTensor

/// A text file that can be read several times, whatever its encoding; gzip is recognised by its first
/// bytes and decompressed.
///
/// The path `-` means standard input. Standard input and other pipes are kept in memory, since they
/// can be read only once.
package struct TextSource {
  /// The path as messages show it.
  package let path: String
  private let bytes: [UInt8]?
  private let limit: Int

  /// Opens a source.
  ///
  /// - Parameter limit: the most bytes of the file, and the most bytes of its text.
  /// - Throws: `FormatError` when the file cannot be read, or a pipe has too many bytes.
  package init(_ path: String, limit: Int = TextSource.defaultLimit) throws {
    let isStandardInput = path == "-"
    let file = isStandardInput ? "/dev/stdin" : path
    self.path = isStandardInput ? TextSource.standardInput : path
    self.limit = limit
    let kind = try FileStatus(of: file, reportedAs: self.path).kind
    if kind == .regular, !isStandardInput {
      bytes = nil
    } else {
      do { bytes = try FileBytes.read(file, limit: limit) } catch var error as FormatError {
        error.path = self.path
        throw error
      }
    }
  }

  /// Makes a source of bytes in memory.
  package init(bytes: [UInt8], path: String = FormatError.data) {
    (self.bytes, self.path, limit) = (bytes, path, .max)
  }

  /// The path of standard input in messages.
  package static let standardInput = "standard input"

  /// The default limit on the size of a file and of its text: 64 GiB.
  package static let defaultLimit = 64 << 30

  /// Opens the text.
  ///
  /// - Parameter encoding: the encoding of the text; by default it is found from the first bytes, and
  ///   is UTF-8 when these show no other.
  /// - Throws: `FormatError` when the file cannot be read, and when its first bytes are those of a
  ///   spreadsheet or of another kind of file that is no text.
  package func open(encoding: TextEncoding?) throws -> TextInput {
    var input: any ByteInput =
      try bytes.map { BytesInput($0, path: path) } ?? FileInput(path, limit: limit)
    var start: [UInt8] = []
    try input.fill(&start, to: ForeignText.startLength)
    input = PrefixedInput(start, input)
    if start.starts(with: Gzip.magic) {
      input = try GzipInput(ByteReader(input))
      start = []
      try input.fill(&start, to: ForeignText.startLength)
      input = PrefixedInput(start, input)
    }
    if let message = ForeignText.message(start, named: path) {
      throw FormatError(path: path, place: .file, message: message)
    }
    return try TextInput(input, encoding: encoding, limit: limit)
  }

  /// Reads the whole text, in the encoding that its bytes show: UTF-8, UTF-16, or else Windows-1252.
  ///
  /// - Throws: `FormatError` when the file cannot be read, is too long, or holds a zero byte.
  package func wholeText() throws -> String {
    func text(_ encoding: TextEncoding?) throws -> String {
      let input = try open(encoding: encoding)
      var bytes: [UInt8] = []
      while try input.append(to: &bytes) {}
      return String(decoding: bytes, as: UTF8.self)
    }
    do { return try text(nil) } catch is NotUTF8 { return try text(.windows1252) }
  }
}

/// A text that is read piece by piece, as UTF-8.
package final class TextInput {
  /// The encoding of the file.
  package let encoding: TextEncoding
  private let input: any ByteInput
  private let limit: Int
  /// The bytes that were read and are not text yet.
  private var waiting: [UInt8] = []
  /// The number of bytes before those.
  private var offset = 0
  private static let pieceLength = 1 << 18

  init(_ input: any ByteInput, encoding: TextEncoding?, limit: Int) throws {
    self.input = input
    self.limit = limit
    try input.fill(&waiting, to: 1 << 12)
    let shown = TextEncoding.shown(by: waiting)
    self.encoding = encoding ?? shown?.encoding ?? .utf8
    if let shown, shown.encoding == self.encoding, shown.mark > 0 {
      waiting.removeFirst(shown.mark)
      offset = shown.mark
    }
  }

  /// The path in messages.
  package var path: String { input.path }

  /// Appends the next piece of text. Returns false at the end.
  ///
  /// - Throws: ``NotUTF8`` when the text was taken to be UTF-8 and is not; `FormatError` when it is not
  ///   what its encoding says, holds a zero byte, or is too long.
  package func append(to text: inout [UInt8]) throws -> Bool {
    let old = text.count
    let begin = offset
    repeat {
      try input.fill(&waiting, to: max(waiting.count, TextInput.pieceLength))
      let isLast = waiting.count < TextInput.pieceLength
      if waiting.isEmpty { return text.count > old }
      try take(isLast: isLast, to: &text)
    } while text.count == old
    if let zero = text[old...].firstIndex(of: 0) {
      let place = begin + encoding.byteCount(of: text[old..<zero])
      throw FormatError(path: path, place: .byte(place), message: FileBytes.zeroByte)
    }
    return true
  }

  private func take(isLast: Bool, to text: inout [UInt8]) throws {
    let taken: Int
    do {
      taken = try waiting.withUnsafeBufferPointer { (bytes) throws(TextEncoding.InvalidByte) in
        try encoding.append(bytes, isLast: isLast, to: &text)
      }
    } catch {
      if encoding == .utf8 { throw NotUTF8(path: path, offset: offset + error.offset) }
      throw FormatError(
        path: path, place: .byte(offset + error.offset),
        message: "expected \(encoding.rawValue); save the text as UTF-8.")
    }
    waiting.removeFirst(taken)
    offset += taken
    if offset > limit {
      throw FormatError(
        path: path, place: .file,
        message:
          "expected at most \(counted(limit, "byte")) of text, found more; use a smaller file.")
    }
  }
}

/// The error for a text that was taken to be UTF-8 and is not.
package struct NotUTF8: Error {
  package let path: String
  /// The offset of the first byte that belongs to no character.
  package let offset: Int
}

/// An input of bytes in memory.
final class BytesInput: ByteInput {
  let path: String
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8], path: String) { (self.bytes, self.path) = (bytes, path) }

  var byteCount: Int? { bytes.count }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - offset)
    buffer.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    return count
  }

  func skip(_ count: Int) throws -> Int {
    let possible = min(count, bytes.count - offset)
    offset += possible
    return possible
  }
}

/// An input whose first bytes were read already.
private final class PrefixedInput: ByteInput {
  private var prefix: ArraySlice<UInt8>
  private let rest: any ByteInput

  init(_ prefix: [UInt8], _ rest: any ByteInput) { (self.prefix, self.rest) = (prefix[...], rest) }

  var path: String { rest.path }
  var byteCount: Int? { nil }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if prefix.isEmpty { return try rest.read(into: buffer) }
    let count = min(buffer.count, prefix.count)
    buffer.copyBytes(from: prefix.prefix(count))
    prefix.removeFirst(count)
    return count
  }

  func skip(_ count: Int) throws -> Int { try skipByReading(count) }
}
