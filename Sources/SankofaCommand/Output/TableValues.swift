import SankofaData
import SankofaDraw
import SankofaTensor

/// The values of each column: the range and a small histogram of numbers, and the most frequent words.
struct TableValues {
  private let rows: [[String]]
  /// The number of bars of a histogram.
  private static let bars = 16

  init(_ table: DataTable, _ columns: Columns) throws {
    rows = try columns.all.map { column in
      let values = try table.values(of: column)
      let missing = values.count { $0 == .missing || $0.isOdd }
      return [
        column.name.onOneLine(atMost: 30), missing == 0 ? "" : NumberFormat.grouped(missing),
      ] + TableValues.cells(column, values)
    }
  }

  func text(style: TerminalStyle) -> String {
    Table(
      columns: [
        .init("column"), .init("missing", isRight: true), .init("values"), .init("histogram"),
      ], rows: rows
    ).text(style: style)
  }

  private static func cells(_ column: Columns.Column, _ values: [CellValue]) -> [String] {
    let numbers = values.compactMap(\.number).filter(\.isFinite)
    if let least = numbers.min(), let most = numbers.max() {
      let unit = column.unit.map { " \($0)" } ?? ""
      return [
        "\(NumberFormat.significant(least)) … \(NumberFormat.significant(most))\(unit)",
        histogram(numbers, from: least, to: most),
      ]
    }
    let dates = values.compactMap(\.date)
    if let first = dates.min(by: { $0.day < $1.day }), let last = dates.max(by: { $0.day < $1.day })
    {
      return [
        "\(first) … \(last)",
        histogram(dates.map { Double($0.day) }, from: Double(first.day), to: Double(last.day)),
      ]
    }
    var counts: [String: Int] = [:]
    for case .text(let text) in values { counts[text, default: 0] += 1 }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(4).map { "\($0.key.onOneLine(atMost: 16)) \($0.value)" }
    let rest = sorted.count - shown.count
    return [listed(shown) + (rest > 0 ? ", \(NumberFormat.grouped(rest)) more" : ""), ""]
  }

  /// Bars of eight heights; a value that occurs has at least the lowest.
  private static func histogram(_ numbers: [Double], from least: Double, to most: Double) -> String
  {
    guard most > least else { return "" }
    var counts = Array(repeating: 0, count: bars)
    for number in numbers {
      // Halves, since the whole range may be larger than any number.
      let share: Double = (number / 2 - least / 2) / (most / 2 - least / 2)
      counts[min(bars - 1, Int(share * Double(bars)))] += 1
    }
    let heights = Array("▁▂▃▄▅▆▇█")
    let top = counts.max() ?? 1
    return String(
      counts.map { count in
        count == 0 ? " " : heights[min(7, (count * 8 - 1) / max(1, top))]
      })
  }
}
