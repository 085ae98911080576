/// A table of text with aligned columns under a line of titles.
///
/// ```
/// layer    output       parameters
/// ───────  ───────────  ──────────
/// dense    [256]           200,960
/// ───────  ───────────  ──────────
/// total                    203,530
/// ```
public struct Table: Sendable {
  /// The title of a column and the alignment of its cells.
  public struct Column: Sendable {
    /// The text above the column.
    public var title: String
    /// True when the cells are aligned to the right, as numbers should be.
    public var isRight: Bool

    /// Makes a column, aligned to the left by default.
    public init(_ title: String, isRight: Bool = false) {
      self.title = title
      self.isRight = isRight
    }
  }

  /// The columns from left to right.
  public var columns: [Column]
  /// The rows, each with one cell for each column. Missing cells are empty; extra cells are left
  /// out.
  public var rows: [[String]]
  /// Rows below a second rule, such as totals.
  public var footer: [[String]]

  /// Makes a table.
  public init(columns: [Column], rows: [[String]], footer: [[String]] = []) {
    self.columns = columns
    self.rows = rows
    self.footer = footer
  }

  /// The table as lines without trailing spaces, each with a newline at the end.
  public func text(style: TerminalStyle) -> String {
    let rows = rows.map(cells)
    let footer = footer.map(cells)
    let titles = columns.map { TerminalText.printable($0.title) }
    let widths = columns.indices.map { column in
      ([titles] + rows + footer).map { TerminalText.columns(of: $0[column]) }.max() ?? 0
    }

    func line(_ cells: [String]) -> String {
      let padded = columns.indices.map {
        TerminalText.padded(cells[$0], to: widths[$0], isRight: columns[$0].isRight)
      }
      return TerminalText.trimmedAtEnd(padded.joined(separator: "  "))
    }
    let rule = TerminalInk.faint.text(
      line(widths.map { String(repeating: style.hasUnicode ? "─" : "-", count: $0) }),
      style: style)
    let head = [TerminalInk.bold.text(line(titles), style: style), rule]
    let foot = footer.isEmpty ? [] : [rule] + footer.map(line)
    return (head + rows.map(line) + foot).map { $0 + "\n" }.joined()
  }

  private func cells(_ row: [String]) -> [String] {
    columns.indices.map { $0 < row.count ? TerminalText.printable(row[$0]) : "" }
  }
}
