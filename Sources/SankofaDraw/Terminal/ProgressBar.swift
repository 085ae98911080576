/// The bar inside a line that tells how far something has come.
struct ProgressBar {
  private static let longest = 24
  private static let shortest = 8

  let done: Int
  let total: Int

  /// A bar that fits in a line of `columns` columns beside text that takes `used` of them and the
  /// two spaces between; `nil` where it would be too short to tell anything.
  func text(besides used: Int, of columns: Int, style: TerminalStyle) -> String? {
    let room = columns - used - 2
    return room < Self.shortest ? nil : text(columns: min(room, Self.longest), style: style)
  }

  /// A bar of `columns` columns.
  func text(columns: Int, style: TerminalStyle) -> String {
    let fraction = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
    let full = Int(fraction * Double(columns))
    let (filled, open) = style.hasUnicode ? ("━", "─") : ("=", "-")
    return TerminalInk.blue.text(String(repeating: filled, count: full), style: style)
      + TerminalInk.faint.text(String(repeating: open, count: columns - full), style: style)
  }
}
