/// A confusion matrix with a row for each actual class, a column for each predicted one, and the
/// share of correct predictions in each row.
///
/// ```
///         predicted
/// actual  cat  dog  correct
/// cat      41    3    93.2%
/// dog       ·   50   100.0%
/// ```
public struct ConfusionMatrixPicture: Sendable {
  /// The numbers of examples, as `counts[actual][predicted]`.
  public let counts: [[Int]]
  /// The names of the classes in order.
  public let classNames: [String]

  /// Makes a picture. Traps unless the numbers of rows and columns equal the number of names.
  public init(counts: [[Int]], classNames: [String]) {
    let size = classNames.count
    guard counts.count == size, counts.allSatisfy({ $0.count == size }) else {
      fatalError(
        "ConfusionMatrixPicture: must have \(size) rows of \(size) counts for \(size) class names, "
          + "got rows of \(counts.map(\.count))")
    }
    self.counts = counts
    self.classNames = classNames
  }

  /// The matrix as lines, each with a newline at the end. If the names are too long for `columns`,
  /// columns are headed by the numbers of the classes; if there are too many classes, the columns
  /// are split into several matrices, one below the other.
  public func text(style: TerminalStyle, columns: Int = 80) -> String {
    if counts.isEmpty { return "" }
    let longestName = max(8, columns / 4)
    let names = classNames.map {
      TerminalText.truncated(TerminalText.printable($0), to: longestName, style: style)
    }
    let numbers = classNames.indices.map(String.init)
    let named = Layout(counts: counts, labels: names, heads: names)
    if named.width(of: counts.count) <= columns || names == numbers {
      return text(named, style: style, columns: columns)
    }
    let digits = numbers.last?.count ?? 0
    let labels = zip(numbers, names).map { number, name in
      TerminalText.padded(number, to: digits, isRight: true) + " " + name
    }
    return text(
      Layout(counts: counts, labels: labels, heads: numbers), style: style, columns: columns)
  }

  private func text(_ layout: Layout, style: TerminalStyle, columns: Int) -> String {
    let atOnce = max(1, min(counts.count, layout.cells(in: columns)))
    return stride(from: 0, to: counts.count, by: atOnce).map { first in
      let range = first..<min(first + atOnce, counts.count)
      let isLast = range.upperBound == counts.count
      let above = TerminalText.padded("", to: layout.labelColumns) + "  predicted\n"
      let title = line(
        layout, label: "actual", cells: range.map { layout.cell(layout.heads[$0]) },
        share: isLast ? Layout.shareTitle : "")
      let rows = counts.indices.map { actual in
        line(
          layout, label: layout.labels[actual],
          cells: range.map { cell(layout, actual: actual, predicted: $0, style: style) },
          share: isLast ? share(of: actual) : "")
      }
      return above + title + rows.joined()
    }.joined(separator: "\n")
  }

  private func line(_ layout: Layout, label: String, cells: [String], share: String) -> String {
    let start = TerminalText.padded(label, to: layout.labelColumns)
    let end = TerminalText.padded(share, to: Layout.shareTitle.count, isRight: true)
    let line = ([start] + cells + [end]).joined(separator: "  ")
    return TerminalText.trimmedAtEnd(line) + "\n"
  }

  private func cell(
    _ layout: Layout, actual: Int, predicted: Int, style: TerminalStyle
  ) -> String {
    let count = counts[actual][predicted]
    let zero = style.hasUnicode ? "·" : "."
    let text = layout.cell(count == 0 ? zero : String(count))
    let ink: TerminalInk = actual == predicted ? .blue : count == 0 ? .faint : .orange
    return ink.text(text, style: style)
  }

  private func share(of actual: Int) -> String {
    let total = counts[actual].reduce(0, +)
    if total == 0 { return "-" }
    return NumberFormat.percent(Double(counts[actual][actual]) / Double(total))
  }
}

/// The column widths of a matrix.
private struct Layout {
  static let shareTitle = "correct"

  let labels: [String]
  let heads: [String]
  let labelColumns: Int
  let cellColumns: Int

  init(counts: [[Int]], labels: [String], heads: [String]) {
    self.labels = labels
    self.heads = heads
    labelColumns = (labels + ["actual"]).map(TerminalText.columns(of:)).max() ?? 0
    let countColumns = counts.joined().map { String($0).count }.max() ?? 0
    cellColumns = max(countColumns, heads.map(TerminalText.columns(of:)).max() ?? 0)
  }

  /// The width of a matrix with `cells` columns of counts, in columns of the terminal.
  func width(of cells: Int) -> Int {
    labelColumns + cells * (2 + cellColumns) + 2 + Self.shareTitle.count
  }

  /// The number of columns of counts that fit into a width.
  func cells(in columns: Int) -> Int { (columns - width(of: 0)) / (2 + cellColumns) }

  func cell(_ text: String) -> String {
    TerminalText.padded(text, to: cellColumns, isRight: true)
  }
}
