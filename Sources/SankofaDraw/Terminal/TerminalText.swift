/// Text measured in the columns that it takes in a terminal.
enum TerminalText {
  /// The columns that `text` takes: wide characters (East Asian, emoji) take two.
  static func columns(of text: String) -> Int {
    text.reduce(0) { $0 + ($1.isWide ? 2 : 1) }
  }

  /// The columns that `parts` take in one line with two spaces between them.
  static func columns(of parts: [String]) -> Int {
    parts.reduce(0) { $0 + columns(of: $1) } + 2 * max(0, parts.count - 1)
  }

  /// `text` with question marks for control characters, since names come from files: a line stays
  /// a line, and nobody's escape sequence reaches the terminal.
  static func printable(_ text: String) -> String {
    String(text.map { $0.unicodeScalars.contains(where: \.isControl) ? "?" : $0 })
  }

  /// `text` filled up with spaces to `columns`, in front when `isRight`.
  static func padded(_ text: String, to columns: Int, isRight: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, columns - Self.columns(of: text)))
    return isRight ? spaces + text : text + spaces
  }

  /// As much of `text` as fits in `columns`, with an ellipsis where something is missing.
  static func truncated(_ text: String, to columns: Int, style: TerminalStyle) -> String {
    if Self.columns(of: text) <= columns { return text }
    let ellipsis = style.hasUnicode ? "…" : "~"
    var kept = ""
    var used = Self.columns(of: ellipsis)
    if used > columns { return "" }
    for character in text {
      used += character.isWide ? 2 : 1
      if used > columns { break }
      kept.append(character)
    }
    return kept + ellipsis
  }

  /// `text` without spaces at its end.
  static func trimmedAtEnd(_ text: String) -> String {
    guard let last = text.lastIndex(where: { $0 != " " }) else { return "" }
    return String(text[...last])
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // Changes of the writing direction can make a line read as another one.
    case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    default: false
    }
  }
}

extension Character {
  /// Unicode's East Asian Width W and F, by block.
  fileprivate var isWide: Bool {
    guard let first = unicodeScalars.first else { return false }
    if unicodeScalars.contains("\u{FE0F}") { return true }
    return switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
