/// The bar of a progress line.
struct ProgressBar {
  private static let longest = 24
  private static let shortest = 8

  let done: Int
  let total: Int

  /// Returns a line of at most `columns` columns with the bar after the first of its parts. Parts
  /// that do not fit are left out, the last one first; the line is `nil` when fewer than `least` of
  /// them fit next to a bar.
  func line(
    _ parts: [String], least: Int, columns: Int, style: TerminalStyle
  ) -> String? {
    let width = ProgressBar.columns(of: columns)
    let shown = stride(from: parts.count, through: least, by: -1).map { parts.prefix($0) }
    guard
      let fitting = shown.first(where: {
        TerminalText.columns(of: Array($0)) + 2 + width <= columns
      })
    else { return nil }
    return ([parts[0], text(columns: width, style: style)] + fitting.dropFirst())
      .joined(separator: "  ")
  }

  /// The width of the bar in a line of `columns` columns: a fifth, whatever else the line holds, so
  /// that all bars have the same width.
  static func columns(of columns: Int) -> Int { min(longest, max(shortest, columns / 5)) }

  /// A bar of `columns` columns, filled in proportion to the finished part.
  func text(columns: Int, style: TerminalStyle) -> String {
    let fraction = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
    let full = Int(fraction * Double(columns))
    let (filled, open) = style.hasUnicode ? ("━", "─") : ("=", "-")
    return TerminalInk.blue.text(String(repeating: filled, count: full), style: style)
      + TerminalInk.faint.text(String(repeating: open, count: columns - full), style: style)
  }
}

/// The progress of a task, as one line.
///
/// ```
/// paths to layers.4.preactivation  ━━━━━━━━━━──────────   54/169
/// ```
public struct WorkLine: Sendable {
  /// The name of the task.
  public var name: String
  /// The number of finished parts.
  public var done: Int
  /// The number of all parts.
  public var total: Int

  /// Makes the state of a task.
  public init(name: String, done: Int, total: Int) {
    (self.name, self.done, self.total) = (name, done, total)
  }

  /// The line with a bar where there is room for one, without a newline and never wider than
  /// `columns`, so that the next line can overwrite it.
  public func text(style: TerminalStyle, columns: Int = 80) -> String {
    let count = TerminalText.padded("\(done)", to: "\(total)".count, isRight: true) + "/\(total)"
    let parts = [TerminalText.printable(name), count]
    if let line = ProgressBar(done: done, total: total)
      .line(parts, least: 2, columns: columns, style: style)
    {
      return line
    }
    return TerminalText.truncated(parts.joined(separator: "  "), to: columns, style: style)
  }
}
