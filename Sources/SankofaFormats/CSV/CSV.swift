import SankofaTensor

/// Records of text cells, as comma-separated values (RFC 4180).
///
/// | in the file | here |
/// |---|---|
/// | `a,b` | two cells; spaces belong to them |
/// | `"a,b"` | one cell: quotation marks protect delimiters and line ends |
/// | `"a ""b"""` | `a "b"`: a quotation mark inside is written twice |
/// | CRLF or LF | the end of a record; the last one needs none, or may have several |
/// | a byte order mark | nothing |
///
/// Reading is strict, since a cell in the wrong column is worse than an error: every record has as
/// many cells as the first, no line between them is empty, column names are present and differ, and
/// the text is UTF-8.
public struct CSV: Sendable {
  /// The character between two cells.
  public enum Delimiter: String, Sendable, Hashable, CaseIterable {
    /// `,`
    case comma
    /// `;`, where the comma is the decimal sign.
    case semicolon
    /// A tab stop.
    case tab
    /// `|`
    case bar

    var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .semicolon: UInt8(ascii: ";")
      case .tab: UInt8(ascii: "\t")
      case .bar: UInt8(ascii: "|")
      }
    }
  }

  /// The line ending behind a record.
  public enum LineEnd: Sendable, Hashable, CaseIterable {
    /// CR and LF, as RFC 4180 has it.
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
  /// For each record the line on which it begins, from 1; `nil` for what was not read from a text.
  public let lines: [Int]?

  /// The delimiter between the cells; `nil` when the values were not read from a text.
  public let delimiter: Delimiter?

  /// The number of records, without the header.
  public var recordCount: Int { columnCount == 0 ? 0 : cells.count / columnCount }

  /// The cells of each record.
  public var records: [[String]] {
    (0..<recordCount).map { Array(cells[$0 * columnCount..<($0 + 1) * columnCount]) }
  }

  /// Content to be written.
  ///
  /// Traps when a record, or the header, has no cell or another number of cells than the first.
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
