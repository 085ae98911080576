extension FormatError.Place {
  /// The line and the column after the first `offset` bytes of a text.
  init(offset: Int, in text: some BidirectionalCollection<UInt8>) {
    let before = text.prefix(offset)
    let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    // Continuation bytes of UTF-8 do not count as columns.
    let column =
      1
      + before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count { $0 & 0xc0 != 0x80 }
    self = .line(line, column: column)
  }
}

/// A check that bytes are UTF-8.
enum UTF8Check {
  /// The index of the first byte that does not belong to a valid character, or `nil` when all do.
  static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    // Most texts are ASCII, for which this search is enough.
    guard let first = bytes.firstIndex(where: { $0 >= 0x80 }) else { return nil }
    return firstInvalid(in: UnsafeBufferPointer(rebasing: bytes[first...])[...])
      .map { first + $0 }
  }

  /// The index of the first byte that does not belong to a valid character, or `nil` when all do.
  static func firstInvalid<Bytes: Collection<UInt8>>(in bytes: Bytes) -> Int?
  where Bytes.Index == Int {
    var place = bytes.startIndex
    var parser = UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let scalar): place += scalar.count
      case .error: return place
      case .emptyInput: return nil
      }
    }
  }
}
