extension String {
  /// This text without leading and trailing spaces and tab stops.
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
