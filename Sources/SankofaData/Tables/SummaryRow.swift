import SankofaTensor

/// A row at the end of a table that sums up the rows above it, as spreadsheets have them.
public struct SummaryRow: Sendable, Hashable {
  /// The row, counted from 0.
  public let row: Int
  /// The line of the file on which it begins; `nil` without a file.
  public let line: Int?
  /// The cell that says so, such as `Total`; `nil` when only the numbers show it.
  public let label: String?
  /// True when the label is the row's first cell.
  let isFirstCell: Bool
  /// True when numbers are the sums of those above.
  public let isOfSums: Bool

  /// The number of rows at the end that are looked at.
  static let mostRows = 3

  /// Words for sums and means, in small letters.
  static let words: Set<String> = [
    "total", "totals", "sum", "sums", "grand total", "subtotal", "overall", "gesamt", "gesamtsumme",
    "summe", "insgesamt", "somme", "total général", "totale", "totaal", "totalt", "suma", "toplam",
    "итого", "всего", "合計", "总计", "合计", "average", "averages", "mean", "avg", "durchschnitt",
    "mittelwert", "moyenne", "promedio", "gemiddelde", "среднее",
  ]
}

extension DataTable {
  /// The row that sums up those above it, among the last ones; `nil` when there is none.
  ///
  /// A row is one when a cell says so (`Total`, `Summe`, `Average` and the like, once in its column), or
  /// when it is the last one and all of its numbers, of which there are several, are the sums of those
  /// above.
  public func summaryRow() -> SummaryRow? {
    if rowCount < 3 { return nil }
    for row in (max(2, rowCount - SummaryRow.mostRows)..<rowCount) {
      if let found = labelledSummary(row) { return found }
    }
    let last = rowCount - 1
    guard let sums = sums(in: last, only: true), sums.other == 0, sums.equal > 1 else {
      return nil
    }
    return SummaryRow(
      row: last, line: line(ofRow: last), label: nil, isFirstCell: false, isOfSums: true)
  }

  private func labelledSummary(_ row: Int) -> SummaryRow? {
    for column in columnNames.indices {
      let cell = cells[column][row]
      if cell.isEmpty { continue }
      // The first cell that has a text is that of the label.
      let word = cell.lowercased().withoutOuterSpace.trimmedColon
      guard profiles[column].texts[cell] == 1 || profiles[column].hasMoreTexts else { return nil }
      let isExact = SummaryRow.words.contains(word)
      let begins = SummaryRow.words.contains { word.hasPrefix($0 + " ") }
      guard isExact || begins else { return nil }
      let areSums = sums(in: row).map { $0.equal > 0 } ?? false
      guard isExact || areSums else { return nil }
      return SummaryRow(
        row: row, line: line(ofRow: row), label: cell, isFirstCell: column == 0, isOfSums: areSums)
    }
    return nil
  }

  /// The columns of numbers in which a row has the sum of the rows above, and those in which it has another
  /// number; `nil` when it has no number.
  ///
  /// - Parameter only: true to stop at the first number that is no sum.
  private func sums(in row: Int, only: Bool = false) -> (equal: Int, other: Int)? {
    var found = (equal: 0, other: 0)
    for column in columnNames.indices where profiles[column].isOfNumbers {
      let sign = decimal(column: column) ?? usualDecimal ?? .point
      func number(_ row: Int) -> Double? {
        cells[column].withText(row) { WrittenNumber($0, sign, anyUnit: true) }
          .flatMap { $0.fitsModels ? $0.value : nil }
      }
      guard let last = number(row) else { continue }
      var (sum, size) = (0.0, 0.0)
      for other in 0..<row {
        guard let value = number(other) else { continue }
        sum += value
        size += abs(value)
      }
      if size > 0, abs(last - sum) <= 1e-6 * size {
        found.equal += 1
      } else {
        found.other += 1
        if only { return found }
      }
    }
    return found.equal + found.other > 0 ? found : nil
  }
}

extension String {
  /// This text without a colon at its end.
  fileprivate var trimmedColon: String {
    last == ":" ? String(dropLast()).withoutOuterSpace : self
  }
}
