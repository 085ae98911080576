extension JSONParser {
  /// Returns the offset at which a part of the value in `bytes` begins; see ``JSON/place(of:in:)``.
  static func offset(of part: [JSONStep], in bytes: ArraySlice<UInt8>) -> Int {
    var parser = JSONParser(bytes: bytes, offset: bytes.startIndex)
    parser.skipSpace()
    var place = parser.offset
    for step in part {
      // Text that cannot be read does not have the part.
      guard let next = (try? parser.enter(step)) ?? nil else { return place }
      place = next
    }
    return place
  }

  /// Moves to a part of the next value, and returns the offset at which it begins; `nil` when there
  /// is no such part.
  private mutating func enter(_ step: JSONStep) throws(Problem) -> Int? {
    skipSpace()
    switch step {
    case .member(let name):
      guard current == UInt8(ascii: "{") else { return nil }
      return try enterMember(name)
    case .element(let index):
      guard current == UInt8(ascii: "[") else { return nil }
      return try enterElement(index)
    }
  }

  private mutating func enterMember(_ wanted: String) throws(Problem) -> Int? {
    offset += 1
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { return nil }
      let place = offset
      let name = try string()
      skipSpace()
      offset += 1
      if name == wanted { return place }
      _ = try value()
      if try isLast(closing: UInt8(ascii: "}")) { return nil }
    }
  }

  private mutating func enterElement(_ index: Int) throws(Problem) -> Int? {
    offset += 1
    for _ in 0..<index {
      _ = try value()
      if try isLast(closing: UInt8(ascii: "]")) { return nil }
    }
    skipSpace()
    return offset
  }
}
