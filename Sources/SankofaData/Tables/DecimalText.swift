extension String {
  /// The number that this text is, written in decimal digits: `12`, `-0.5`, `.5`, `1e-3`. Words such
  /// as `inf`, and hexadecimal digits, are not numbers here; a value beyond a `Double`'s range is
  /// infinite.
  package var decimalValue: Double? {
    var rest = utf8[...]
    func skip(_ bytes: String.UTF8View) -> Bool {
      guard let first = rest.first, bytes.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    func digits() -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    _ = skip("+-".utf8)
    var count = digits()
    if skip(".".utf8) { count += digits() }
    guard count > 0 else { return nil }
    if skip("eE".utf8) {
      _ = skip("+-".utf8)
      guard digits() > 0 else { return nil }
    }
    return rest.isEmpty ? Double(self) : nil
  }

  /// This text without spaces and tab stops around it.
  package var withoutOuterSpace: String {
    let scalars = unicodeScalars
    guard let first = scalars.first, let last = scalars.last, first.isSpace || last.isSpace else {
      return self
    }
    let begin = scalars.drop(while: \.isSpace)
    let end = begin.lastIndex { !$0.isSpace }
    return end.map { String(begin[...$0]) } ?? ""
  }
}

extension Unicode.Scalar {
  fileprivate var isSpace: Bool { self == " " || self == "\t" }
}
