import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// Texts about a table and its columns.
struct TableReport {
  let table: DataTable
  let columns: Columns

  /// A line that says how the file was read.
  var readingText: String {
    let name = table.name.shownPath
    let size = "\(counted(table.rowCount, "row")), \(counted(table.columnNames.count, "column"))"
    guard let reading = table.reading else { return "\(name): \(size)" }
    var parts = ["\(reading.delimiter.rawValue) between cells", reading.encoding.rawValue]
    switch table.decimalSigns {
    case []: break
    case let signs: parts.append("decimal \(signs.map(\.rawValue).joined(separator: " and "))")
    }
    parts.append(
      reading.headerLines.isEmpty ? "no header" : "header in \(lines(reading.headerLines))")
    if !reading.skippedLines.isEmpty { parts.append("\(lines(reading.skippedLines)) skipped") }
    if reading.renamedColumns > 0 {
      parts.append("\(counted(reading.renamedColumns, "column")) named")
    }
    let missing = table.missingCellCount
    parts.append(missing == 0 ? "no value missing" : "\(counted(missing, "value")) missing")
    return "\(name): \(size); \(parts.joined(separator: ", "))"
  }

  /// Some lines of a file, such as `line 4`, `lines 1 and 2`, `lines 1 to 4` or `lines 1, 3 and 2 more`.
  private func lines(_ numbers: [Int]) -> String {
    let most = 4
    guard numbers.count > 1, let first = numbers.first, let last = numbers.last else {
      return "line \(numbers.map(String.init).joined())"
    }
    if numbers.count > 2, last - first == numbers.count - 1 { return "lines \(first) to \(last)" }
    let shown = numbers.prefix(most).map(String.init)
    let more = numbers.count - shown.count
    return more > 0
      ? "lines \(shown.joined(separator: ", ")) and \(more) more"
      : "lines \(shown.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// A table of the columns: what each is, why, and how to change that.
  func text(style: TerminalStyle) -> String {
    Table(
      columns: [.init("column"), .init("kind"), .init("why"), .init("otherwise")],
      rows: columns.all.map { column in
        [
          column.name.onOneLine(atMost: 30), kindText(column), column.reason.onOneLine(atMost: 60),
          otherwise(column),
        ]
      }
    ).text(style: style)
  }

  private func kindText(_ column: Columns.Column) -> String {
    let kind = column.kind.rawValue.replacing("_", with: "/")
    if column.name == columns.target { return "\(kind), target" }
    return column.isUsed ? kind : "\(kind), left out"
  }

  private func otherwise(_ column: Columns.Column) -> String {
    let name = shellWord(column.name).onOneLine(atMost: 30)
    if column.name == columns.target { return "--target" }
    if column.isDropped { return "no --drop" }
    switch column.kind {
    case .number, .date, .text, .identifier: return "--category \(name)"
    case .yesNo, .category: return "--drop \(name)"
    case .constant: return ""
    }
  }

  /// The cells that do not suit their column, as lines: the first ones, and their number.
  func oddCells(atMost limit: Int = 10) throws -> [String] {
    var shown: [String] = []
    var count = 0
    for column in columns.all where column.isUsed {
      for (row, value) in try table.values(of: column).enumerated() {
        guard case .odd(let text) = value else { continue }
        count += 1
        if shown.count < limit {
          let line = table.line(ofRow: row).map { ":\($0)" } ?? ", row \(row)"
          shown.append(
            "\(table.name.shownPath)\(line), column \(column.name.quoted): \(text.quoted) is no "
              + "\(column.kind.rawValue)\(column.unit.map { " in \($0)" } ?? ""), and counts as missing."
          )
        }
      }
    }
    if count > shown.count { shown.append("… \(counted(count, "such cell")) in all.") }
    return shown
  }
}

extension TableScores {
  /// The scores as cells of a row, below ``columns(_:)``.
  func cells() -> [String] {
    switch self {
    case .numbers(let scores):
      [
        NumberFormat.fixed(scores.r2, decimals: 3),
        NumberFormat.significant(scores.meanAbsoluteError),
        NumberFormat.significant(scores.rootMeanSquaredError),
      ]
    case .classes(let scores):
      [NumberFormat.percent(scores.accuracy), NumberFormat.percent(scores.balancedAccuracy)]
    }
  }

  static func columns(_ task: TableTask) -> [Table.Column] {
    switch task {
    case .regression:
      [
        .init("R²", isRight: true), .init("mean error", isRight: true),
        .init("root of mean square", isRight: true),
      ]
    case .classification:
      [.init("right", isRight: true), .init("mean over classes", isRight: true)]
    }
  }

  /// The number of rows of each class that were taken for each class; `nil` for numbers and for many
  /// classes.
  func confusion(_ classNames: [String]?) -> Table? {
    let most = 20
    guard case .classes(let scores) = self, let names = classNames, names.count <= most else {
      return nil
    }
    return Table(
      columns: [.init("true class")] + names.map { .init($0.onOneLine(atMost: 12), isRight: true) },
      rows: scores.counts.enumerated().map { index, row in
        [names[index].onOneLine(atMost: 20)] + row.map(String.init)
      })
  }

  var json: JSON {
    switch self {
    case .numbers(let scores):
      [
        "r2": .number(scores.r2), "mean_absolute_error": .number(scores.meanAbsoluteError),
        "root_mean_squared_error": .number(scores.rootMeanSquaredError),
        "error_quantiles": .array(scores.errorQuantiles.map { .number($0) }),
      ]
    case .classes(let scores):
      [
        "accuracy": .number(scores.accuracy),
        "balanced_accuracy": .number(scores.balancedAccuracy),
        "confusion_matrix": .array(scores.counts.map { .array($0.map { .integer($0) }) }),
      ]
    }
  }
}
