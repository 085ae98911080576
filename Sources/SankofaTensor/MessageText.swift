/// Texts from outside (names, paths, values of options), made safe for messages. They may contain
/// line breaks, control sequences for a terminal and marks that reverse the reading direction, and
/// may be of any length, while a message is one short line.
extension String {
  /// This text on one line, without effect on a terminal, and shortened to `limit` characters.
  ///
  /// Control and format characters are escaped as in Swift: `\n`, `\u{1B}`. A text that is longer
  /// than `limit` when escaped is cut, and ends with `…`.
  package func onOneLine(atMost limit: Int = 60) -> String { escaped(atMost: limit) { _ in false } }

  /// ``onOneLine(atMost:)`` in quotation marks, with inner quotation marks and backslashes escaped.
  package func quoted(atMost limit: Int) -> String {
    "\"" + escaped(atMost: limit) { $0 == "\"" || $0 == "\\" } + "\""
  }

  /// This text in quotation marks, on one line, and shortened to 60 characters.
  package var quoted: String { quoted(atMost: 60) }

  /// A number of at most 40 characters as it is; anything else in quotation marks.
  package var shown: String {
    Double(self) != nil && unicodeScalars.count <= 40 ? self : quoted
  }

  /// A path or a table's name as it is, or in quotation marks when it is empty or not plain. Of a
  /// very long one the end is shown, which contains the file name.
  package var shownPath: String {
    let most = 120
    if isEmpty || !isPlain { return quoted(atMost: most) }
    return unicodeScalars.count <= most ? self : "…" + String(unicodeScalars.suffix(most))
  }

  /// True when no character breaks the line or controls a terminal.
  package var isPlain: Bool { unicodeScalars.allSatisfy(\.isPlain) }

  private func escaped(
    atMost limit: Int, _ hasBackslash: (Unicode.Scalar) -> Bool
  ) -> String {
    var result = ""
    var length = 0
    for scalar in unicodeScalars {
      let part =
        scalar.isPlain ? (hasBackslash(scalar) ? "\\" : "") + String(scalar) : scalar.escape
      length += part.unicodeScalars.count
      if length > limit { return result + "…" }
      result += part
    }
    return result
  }
}

extension [String] {
  /// These names on one line, joined by commas and each shortened to 40 characters. Names for which
  /// the line has no room are left out, and the number of all is told.
  package func onOneLine(atMost limit: Int = 120) -> String {
    var shown: [String] = []
    var length = 0
    for name in map({ $0.onOneLine(atMost: 40) }) {
      length += name.count + 2
      if length > limit { break }
      shown.append(name)
    }
    let text = shown.joined(separator: ", ")
    return shown.count < count ? text + "… (\(count) in all)" : text
  }
}

extension Unicode.Scalar {
  fileprivate var isPlain: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  fileprivate var escape: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}
