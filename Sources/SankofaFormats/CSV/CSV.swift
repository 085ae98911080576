import SankofaTensor

/// Records of text cells from comma-separated values (RFC 4180).
///
/// | in the file | here |
/// |---|---|
/// | `a,b` | two cells; spaces are part of a cell |
/// | `"a,b"` | one cell: quotation marks protect delimiters and line ends |
/// | `"a ""b"""` | `a "b"`: a quotation mark inside is written twice |
/// | CRLF or LF | the end of a record; the last record may have none or several |
/// | a byte order mark | ignored |
///
/// Reading is strict, because a cell in the wrong column is worse than an error. Every record must
/// have as many cells as the first, column names must be present and different, and the text must
/// be UTF-8. Empty lines are skipped, except between the records of a single column, where they are
/// an error.
public struct CSV: Sendable {
  /// The character between two cells.
  public enum Delimiter: String, Sendable, Hashable, CaseIterable {
    /// A comma, `,`.
    case comma
    /// A semicolon, `;`, common where the comma is the decimal sign.
    case semicolon
    /// A tab.
    case tab
    /// A vertical bar, `|`.
    case bar

    /// Its byte in UTF-8.
    package var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .semicolon: UInt8(ascii: ";")
      case .tab: UInt8(ascii: "\t")
      case .bar: UInt8(ascii: "|")
      }
    }
  }

  /// The end of a line.
  public enum LineEnd: Sendable, Hashable, CaseIterable {
    /// CR and LF, as in RFC 4180.
    case carriageReturnLineFeed
    /// LF alone.
    case lineFeed

    var bytes: [UInt8] { self == .lineFeed ? [0x0a] : [0x0d, 0x0a] }
  }

  /// The names of the columns, if there is a header.
  public let header: [String]?
  /// The number of cells in a record.
  public let columnCount: Int
  /// The cells record by record, without the header: `recordCount · columnCount` of them.
  public let cells: [String]
  /// The line on which each record begins, counted from 1; `nil` when the records were not read
  /// from a text.
  public let lines: [Int]?

  /// The delimiter between the cells; `nil` when the records were not read from a text.
  public let delimiter: Delimiter?

  /// The number of records, without the header.
  public var recordCount: Int { columnCount == 0 ? 0 : cells.count / columnCount }

  /// The cells, one array for each record.
  public var records: [[String]] {
    (0..<recordCount).map { Array(cells[$0 * columnCount..<($0 + 1) * columnCount]) }
  }

  /// Makes content to be written.
  ///
  /// Traps when a record or the header has no cells, or when their numbers of cells differ.
  public init(header: [String]? = nil, records: [[String]]) {
    let columnCount = (header ?? records.first ?? []).count
    for (index, record) in records.enumerated() {
      if record.count != columnCount {
        misuse(
          TensorError(
            "CSV",
            "records must have \(columnCount) cells, got \(record.count) in record \(index); fill the "
              + "others with \"\"."))
      }
    }
    guard columnCount > 0 || records.isEmpty && header == nil else {
      misuse(TensorError("CSV", "records must have cells, got none; leave out empty ones."))
    }
    self.init(
      header: header, columnCount: columnCount, cells: records.flatMap(\.self), lines: nil,
      delimiter: nil)
  }

  init(
    header: [String]?, columnCount: Int, cells: [String], lines: [Int]?, delimiter: Delimiter?
  ) {
    self.header = header
    self.columnCount = columnCount
    self.cells = cells
    self.lines = lines
    self.delimiter = delimiter
  }
}
