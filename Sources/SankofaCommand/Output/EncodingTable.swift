import SankofaData
import SankofaDraw
import SankofaTensor

/// A table of the columns' values and the numbers that encode them.
struct EncodingTable {
  private let encoding: TableEncoding
  /// The largest number of values of a column that are shown, and of inputs that are shown one by
  /// one.
  private static let most = 12

  init(_ encoding: TableEncoding) { self.encoding = encoding }

  func text(style: TerminalStyle) -> String {
    let rows = encoding.columns.flatMap { column in
      EncodingTable.rows(of: column).enumerated().map { index, row in
        [
          index == 0 ? EncodingTable.shown(column.name) : "", EncodingTable.shown(row.value),
          row.inputs,
        ]
      }
    }
    return Table(columns: [.init("column"), .init("value"), .init("inputs")], rows: rows)
      .text(style: style)
  }

  /// Shortens the text of a cell. Checking each character of a very long one takes longer than
  /// reading it.
  static func shown(_ text: String) -> String {
    text.utf8.count <= 400 ? text : text.onOneLine(atMost: 60)
  }

  /// The inputs of a column as text: all numbers, or the position of the only one that is not 0.
  static func inputs(_ numbers: [String]) -> String {
    if numbers.count <= most { return numbers.joined(separator: " ") }
    let place = numbers.firstIndex { $0 != "0" } ?? 0
    return "\(numbers[place]) at place \(place + 1) of \(numbers.count), otherwise 0"
  }

  private static func rows(of column: ColumnEncoding) -> [(value: String, inputs: String)] {
    let width = column.features.count
    func row(_ value: String, _ number: String, at place: Int) -> (String, String) {
      var numbers = [String](repeating: "0", count: width)
      numbers[place] = number
      return (value, inputs(numbers))
    }
    var rows: [(String, String)] =
      switch column.kind {
      case .number(let mean, let deviation): [row("x", formula(mean, deviation), at: 0)]
      case .yesNo(let yes, let no): [row(no, "0", at: 0), row(yes, "1", at: 0)]
      case .ordered(let categories):
        categories.enumerated().map { row($1, "\($0)", at: 0) }
      case .categories(let categories):
        categories.enumerated().map { row($1, "1", at: $0) }
      case .date(let date):
        [row("days", formula(date.mean, date.deviation), at: 0)]
      case .words(let words): words.enumerated().map { row($1, "1", at: $0) }
      }
    if rows.count > most {
      rows = rows.prefix(most) + [("and \(rows.count - most) more", "")]
    }
    return rows + (column.hasMissingFeature ? [row("(missing)", "1", at: width - 1)] : [])
  }

  private static func formula(_ mean: Double, _ deviation: Double) -> String {
    if mean == 0, deviation == 1 { return "x" }
    let sign = mean < 0 ? "+" : "-"
    return "(x \(sign) \(NumberFormat.significant(abs(mean)))) / "
      + NumberFormat.significant(deviation)
  }
}
