/// Places blocks of lines side by side. The lines may hold escape sequences.
enum TerminalColumns {
  /// The width of the longest line, in columns.
  static func width(of text: String) -> Int {
    lines(text).map(columns(of:)).max() ?? 0
  }

  /// Places two blocks next to each other, and pads the lines of the left one to its width.
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

  /// The number of characters outside escape sequences, which end with a letter.
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
