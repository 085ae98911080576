/// A recursive-descent parser of JSON in UTF-8.
struct JSONParser {
  /// An error message, and the index of the error in the given slice.
  struct Problem: Error {
    var offset: Int
    var message: String
  }

  private static let deepest = 128
  let bytes: ArraySlice<UInt8>
  var offset: Int
  private var depth = 0

  init(bytes: ArraySlice<UInt8>, offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  /// Reads the value in `bytes`, which may have white space around it and nothing else.
  static func parse(_ bytes: ArraySlice<UInt8>) throws(Problem) -> JSON {
    var parser = JSONParser(bytes: bytes, offset: bytes.startIndex)
    let value = try parser.value()
    parser.skipSpace()
    guard parser.current == nil else { throw parser.unexpected("the end of the text") }
    return value
  }

  var current: UInt8? { offset < bytes.endIndex ? bytes[offset] : nil }

  func problem(_ message: String, at place: Int? = nil) -> Problem {
    Problem(offset: place ?? offset, message: message)
  }

  func unexpected(_ expected: String) -> Problem {
    let found =
      switch current {
      case nil: "the end of the text"
      case let byte? where byte > 0x20 && byte < 0x7f: "'\(Character(Unicode.Scalar(byte)))'"
      case let byte?: "byte \(hexadecimal([byte]))"
      }
    return problem("expected \(expected), found \(found); correct the JSON.")
  }

  mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      offset += 1
    }
  }

  mutating func value() throws(Problem) -> JSON {
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try nested { (parser) throws(Problem) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(Problem) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
    default: throw unexpected("a value")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(Problem) -> JSON
  ) throws(Problem) -> JSON {
    guard depth < Self.deepest else {
      throw problem("expected at most \(Self.deepest) nested levels, found more; flatten the JSON.")
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(Problem) -> JSON {
    let end = offset + word.utf8CodeUnitCount
    guard bytes[offset..<min(end, bytes.endIndex)].elementsEqual("\(word)".utf8) else {
      throw problem("expected \(word), found another word; correct the JSON.")
    }
    offset = end
    return value
  }

  private mutating func array() throws(Problem) -> JSON {
    offset += 1
    var elements: [JSON] = []
    skipSpace()
    if current == UInt8(ascii: "]") {
      offset += 1
      return .array([])
    }
    while true {
      elements.append(try value())
      if try isLast(closing: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  private mutating func object() throws(Problem) -> JSON {
    var members: [JSONObject.Member] = []
    var names: Set<String> = []
    offset += 1
    while let member = try nextMember(&names) { members.append(member) }
    return .object(JSONObject(checkedMembers: members))
  }

  /// Passes the members of the object to `body`, one after the other, without keeping them.
  mutating func members(_ body: (JSONObject.Member) throws -> Void) throws {
    var names: Set<String> = []
    depth += 1
    offset += 1
    while let member = try nextMember(&names) { try body(member) }
    skipSpace()
    guard current == nil else { throw unexpected("the end of the text") }
  }

  /// Returns the next member of an object, or `nil` at its end.
  ///
  /// - Parameter names: the names of the members so far. They are compared as Swift strings, so
  ///   that no two names of an object collide in a dictionary.
  private mutating func nextMember(
    _ names: inout Set<String>
  ) throws(Problem) -> JSONObject.Member? {
    skipSpace()
    if names.isEmpty, current == UInt8(ascii: "}") {
      offset += 1
      return nil
    }
    if !names.isEmpty {
      if try isLast(closing: UInt8(ascii: "}")) { return nil }
      skipSpace()
    }
    guard current == UInt8(ascii: "\"") else { throw unexpected("a name in quotation marks") }
    let place = offset
    let name = try string()
    guard names.insert(name).inserted else {
      throw problem("the name \(name.quoted) occurs twice; remove one.", at: place)
    }
    skipSpace()
    guard current == UInt8(ascii: ":") else { throw unexpected("':'") }
    offset += 1
    return JSONObject.Member(name: name, value: try value())
  }

  mutating func isLast(closing: UInt8) throws(Problem) -> Bool {
    skipSpace()
    guard current == closing || current == UInt8(ascii: ",") else {
      throw unexpected("',' or '\(Character(Unicode.Scalar(closing)))'")
    }
    defer { offset += 1 }
    return current == closing
  }

  private mutating func number() throws(Problem) -> JSON {
    let start = offset
    var isWhole = true
    if current == UInt8(ascii: "-") { offset += 1 }
    if current == UInt8(ascii: "0") { offset += 1 } else { try digits() }
    if current == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      try digits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      isWhole = false
      offset += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    // A `Double` has a negative zero; an `Int` has not.
    if isWhole, text != "-0" {
      guard let value = Int(text) else {
        throw problem("expected a whole number of at most 64 bits; use a smaller one.", at: start)
      }
      return .integer(value)
    }
    guard let value = Double(text), value.isFinite else {
      throw problem("expected a number that fits 64 bits; use a smaller one.", at: start)
    }
    return .number(value)
  }

  private mutating func digits() throws(Problem) {
    let start = offset
    while let byte = current, isDigit(byte) { offset += 1 }
    guard offset > start else { throw unexpected("a digit") }
  }
}

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
