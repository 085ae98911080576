/// Measures and shapes text in columns of a terminal.
enum TerminalText {
  /// The number of columns that `text` takes; wide characters (East Asian, emoji) take two.
  static func columns(of text: String) -> Int {
    text.reduce(0) { $0 + ($1.isWide ? 2 : 1) }
  }

  /// The number of columns that `parts` take in one line with two spaces between them.
  static func columns(of parts: [String]) -> Int {
    parts.reduce(0) { $0 + columns(of: $1) } + 2 * max(0, parts.count - 1)
  }

  /// Replaces control characters by question marks. Names come from files: a line must stay one
  /// line, and no foreign escape sequence may reach the terminal.
  static func printable(_ text: String) -> String {
    String(text.map { $0.unicodeScalars.contains(where: \.isControl) ? "?" : $0 })
  }

  /// Pads `text` with spaces to `columns`, on the left when `isRight`.
  static func padded(_ text: String, to columns: Int, isRight: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, columns - Self.columns(of: text)))
    return isRight ? spaces + text : text + spaces
  }

  /// Cuts `text` to `columns`, with an ellipsis at the end when something is missing.
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

  /// Removes the spaces at the end of `text`.
  static func trimmedAtEnd(_ text: String) -> String {
    guard let last = text.lastIndex(where: { $0 != " " }) else { return "" }
    return String(text[...last])
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // Direction marks can make a line read as a different one.
    case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    default: false
    }
  }
}

extension Character {
  /// True for the East Asian Width classes W and F of Unicode, approximated by blocks.
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
