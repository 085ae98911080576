/// Blocks of lines that may hold escape sequences, side by side.
enum TerminalColumns {
  /// The columns that the longest line takes.
  static func width(of text: String) -> Int {
    lines(text).map(columns(of:)).max() ?? 0
  }

  /// Two blocks beside each other, the left one filled up to its width.
  static func beside(_ left: String, _ right: String, gap: Int) -> String {
    let (left, right) = (lines(left), lines(right))
    let across = left.map(columns(of:)).max() ?? 0
    return (0..<max(left.count, right.count)).map { row in
      let first = row < left.count ? left[row] : ""
      guard row < right.count, !right[row].isEmpty else { return first + "\n" }
      let spaces = String(repeating: " ", count: across - columns(of: first) + gap)
      return first + spaces + right[row] + "\n"
    }.joined()
  }

  private static func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Characters outside escape sequences, which end with a letter.
  private static func columns(of line: Substring) -> Int {
    var count = 0
    var isEscape = false
    for character in line {
      if character == "\u{1B}" {
        isEscape = true
      } else if isEscape {
        if character.isLetter { isEscape = false }
      } else {
        count += 1
      }
    }
    return count
  }
}
