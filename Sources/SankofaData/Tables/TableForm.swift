import SankofaFormats

/// The form of a table file: its encoding, its delimiter, its header and its marks. Each part that is
/// `nil` is found from the file.
public struct TableForm: Sendable, Hashable {
  /// The encoding of the text.
  public var encoding: TextEncoding?
  /// The character between cells.
  public var delimiter: CSV.Delimiter?
  /// The sign between the integer part of a number and its decimals.
  public var decimal: DecimalSign?
  /// The number of lines before the header, which are not read.
  public var skippedLines: Int?
  /// The number of header lines; 0 when the first record holds values.
  public var headerLines: Int?
  /// The text with which lines of comments begin, anywhere in the file; by default lines before the
  /// header that begin with `#` are comments.
  public var commentMark: String?
  /// The order of day and month in dates such as `03/04/2024`.
  public var dateOrder: DateOrder?
  /// Texts that mean a missing value, besides the empty cell, instead of the usual marks such as
  /// `NA`.
  public var missingTexts: [String]?

  /// Describes a form.
  public init(
    encoding: TextEncoding? = nil, delimiter: CSV.Delimiter? = nil, decimal: DecimalSign? = nil,
    skippedLines: Int? = nil, headerLines: Int? = nil, commentMark: String? = nil,
    dateOrder: DateOrder? = nil, missingTexts: [String]? = nil
  ) {
    self.encoding = encoding
    self.delimiter = delimiter
    self.decimal = decimal
    self.skippedLines = skippedLines
    self.headerLines = headerLines
    self.commentMark = commentMark
    self.dateOrder = dateOrder
    self.missingTexts = missingTexts
  }
}

/// How a table file was read: its form as it was found, and the rows that were left out.
public struct TableReading: Sendable, Hashable {
  /// A row that has more or fewer cells than the table has columns.
  public struct BadRow: Sendable, Hashable {
    /// The line on which it begins, counted from 1.
    public var line: Int
    /// The number of its cells.
    public var cellCount: Int
  }

  /// The encoding of the text.
  public internal(set) var encoding: TextEncoding
  /// The character between cells.
  public internal(set) var delimiter: CSV.Delimiter
  /// The lines of titles and comments before the header, counted from 1.
  public internal(set) var skippedLines: [Int] = []
  /// The lines on which the header's records begin; none for a file without a header.
  public internal(set) var headerLines: [Int] = []
  /// The number of columns for which a name had to be made up or changed.
  public internal(set) var renamedColumns = 0
  /// The number of rows that were left out.
  public internal(set) var badRowCount = 0
  /// The first of these rows.
  public internal(set) var badRows: [BadRow] = []
  /// The most rows that ``badRows`` holds.
  static let mostBadRows = 1_000
}
