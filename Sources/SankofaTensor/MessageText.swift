/// Texts from outside (names, paths, values of options) as they stand in messages. Nobody vouches for
/// them: they may have line ends, what a terminal obeys, what turns the reading direction round, and
/// any length, while a message is one line.
extension String {
  /// This text without what would leave its line or rule a terminal, and not overlong.
  ///
  /// Control and format characters are written as Swift writes them: `\n`, `\u{1B}`. What does not
  /// fit `limit` characters as written is left out, and `…` stands for it.
  package func onOneLine(atMost limit: Int = 60) -> String { escaped(atMost: limit) { _ in false } }

  /// ``onOneLine(atMost:)`` in quotation marks; those within are escaped, too.
  package func quoted(atMost limit: Int) -> String {
    "\"" + escaped(atMost: limit) { $0 == "\"" || $0 == "\\" } + "\""
  }

  /// This text in quotation marks, on one line and not overlong.
  package var quoted: String { quoted(atMost: 60) }

  /// A number as it is; anything else in quotation marks.
  package var shown: String {
    Double(self) != nil && unicodeScalars.count <= 40 ? self : quoted
  }

  /// A path or a table's name as it is; in quotation marks when it is empty or not plain. Of a very
  /// long one the end is shown, which has the file's name.
  package var shownPath: String {
    let most = 120
    if isEmpty || !isPlain { return quoted(atMost: most) }
    return unicodeScalars.count <= most ? self : "…" + String(unicodeScalars.suffix(most))
  }

  /// True when nothing in it would leave its line or rule a terminal.
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
