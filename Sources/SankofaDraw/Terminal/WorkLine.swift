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
