import SankofaFormats

/// Finds the delimiter, the header, and the lines before it from the first records of a file.
struct TableSniffer {
  /// A record of the sample.
  struct Record {
    var line: Int
    var cells: [String]

    /// True when the record begins like a comment.
    var isComment: Bool
    /// The cells that are not empty.
    var filled: Int { cells.count { !$0.isEmpty } }
  }

  /// The form of a file as it was found.
  struct Found {
    var delimiter: CSV.Delimiter
    /// The records before the header, and those of the header, as indices of the sample.
    var skipped: Range<Int>
    var header: Range<Int>
    /// The names of the columns; `nil` when the file has no header.
    var names: [String]?
    /// The number of cells of a row.
    var columnCount: Int
    /// The lines of the skipped records and of the header.
    var skippedLines: [Int]
    var headerLines: [Int]
  }

  /// The number of records from which the form is found.
  static let sampleLength = 300

  let path: String
  let form: TableForm

  /// Finds the form from the samples that the delimiters give.
  ///
  /// - Throws: `TableError` when two readings are as likely.
  func find(_ sample: (CSV.Delimiter) throws -> [Record]) throws -> Found {
    if let delimiter = form.delimiter { return try found(delimiter, sample(delimiter)) }
    var best: (score: Double, delimiter: CSV.Delimiter, records: [Record])?
    var rivals: [CSV.Delimiter] = []
    for delimiter in CSV.Delimiter.allCases {
      let records = try sample(delimiter)
      guard let score = TableSniffer.score(records, delimiter) else { continue }
      if let known = best, abs(score - known.score) < 1e-9 {
        rivals.append(delimiter)
      } else if score > best?.score ?? 0 {
        best = (score, delimiter, records)
        rivals = [delimiter]
      }
    }
    if rivals.count > 1 { throw TableError.severalDelimiters(in: path, delimiters: rivals) }
    // Without any delimiter, the table has a single column.
    guard let best else { return try found(.comma, sample(.comma)) }
    return try found(best.delimiter, best.records)
  }

  /// How well a delimiter suits: the share of records with the most common number of cells, and the
  /// share of their cells that make sense. `nil` when it separates nothing.
  private static func score(_ records: [Record], _ delimiter: CSV.Delimiter) -> Double? {
    let rows = records.filter { !$0.isComment }
    guard let count = commonCount(rows), count > 1 else { return nil }
    let common = rows.filter { $0.cells.count == count }
    let others = CSV.Delimiter.allCases.filter { $0 != delimiter }
    let cells = common.flatMap(\.cells)
    let sense = cells.reduce(0.0) { $0 + (makesSense($1, besides: others) ? 1 : 0) }
    return Double(common.count) / Double(rows.count) + sense / Double(max(1, cells.count))
  }

  /// True for a number, a date, an empty cell, and a text in which no other delimiter stands between
  /// two characters.
  private static func makesSense(_ cell: String, besides others: [CSV.Delimiter]) -> Bool {
    if cell.isEmpty || isNumber(cell, anyUnit: true) { return true }
    let bytes = Array(cell.utf8)
    return !bytes.indices.contains { index in
      others.contains { $0.byte == bytes[index] }
        && (index + 1 == bytes.count || bytes[index + 1] != 0x20)
    }
  }

  /// The most common number of cells; of several, the one that comes first.
  static func commonCount(_ records: some Collection<Record>) -> Int? {
    var counts: [Int: (number: Int, first: Int)] = [:]
    for (index, record) in records.enumerated() {
      counts[record.cells.count, default: (0, -index)].number += 1
    }
    return counts.max { $0.value < $1.value }?.key
  }

  private static func isNumber(_ cell: String, anyUnit: Bool) -> Bool {
    var cell = cell
    return cell.withUTF8 { bytes in
      DecimalSign.allCases.contains { WrittenNumber(bytes, $0, anyUnit: anyUnit) != nil }
    }
  }

  /// True for a number, a date, and a missing value.
  ///
  /// - Parameter anyUnit: true below a header, where `12 months` is a number; a name of a column may be
  ///   written so, too.
  static func isValue(_ cell: String, anyUnit: Bool = false) -> Bool {
    if cell.isMissingMark || isNumber(cell, anyUnit: anyUnit) { return true }
    var cell = cell
    return cell.withUTF8 { bytes in
      DateOrder.allCases.contains { WrittenDate(bytes, $0) != nil }
    }
  }
}
