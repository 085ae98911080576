import SankofaFormats
import SankofaTensor

/// The kinds of a table's columns, the reasons for them, and the choice of those to learn from.
///
/// ```swift
/// let table = try DataTable(contentsOf: "houses.csv")
/// var columns = try Columns(of: table, target: "price")
/// try columns.set("street", to: .category, in: table)
/// ```
///
/// `Documentation/tables.md` has the rules.
public struct Columns: Sendable, Hashable {
  /// The kind of a column.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Numbers.
    case number
    /// Words that recur, each of which is a category.
    case category
    /// Two words such as yes and no.
    case yesNo = "yes_no"
    /// Dates, with or without a time.
    case date
    /// Sentences, or other texts of several words.
    case text
    /// Names or numbers of rows, from which nothing can be learned.
    case identifier
    /// The same value in every row, or none at all.
    case constant

    /// True when a model learns from columns of this kind.
    public var isUsed: Bool { self != .identifier && self != .constant }
  }

  /// One column.
  public struct Column: Sendable, Hashable {
    /// The column's name.
    public let name: String
    /// Its kind.
    public var kind: Kind
    /// The reason for its kind, such as `18 of 20 values are numbers`.
    public var reason: String
    /// True when the column is left out although its kind could be learned from.
    public var isDropped = false
    /// The order of day and month, in a column of dates.
    public var dateOrder: DateOrder?
    /// The unit of the numbers, such as `%`, `€` or `kg`, when they have one.
    public var unit: String?
    /// The meaning of numbers without a sign, in a column of per cent.
    public var plainShare: PlainShare?

    /// True when a model learns from this column.
    public var isUsed: Bool { kind.isUsed && !isDropped }
  }

  /// The columns of the table, from left to right.
  public internal(set) var all: [Column]
  /// The name of the column to predict, which is never learned from.
  public let target: String?

  /// The columns that a model learns from.
  public var used: [Column] { all.filter { $0.isUsed && $0.name != target } }

  /// The column of a name; `nil` when there is none.
  public subscript(name: String) -> Column? { all.first { $0.name == name } }

  /// Changes the kind of a column of a table.
  ///
  /// - Throws: `TableError.unknownColumn`, which suggests the nearest existing name;
  ///   `TableError.noneOfKind` when no cell of a column of numbers or dates is one, and
  ///   `TableError.unclearDates` when the order of day and month is unclear.
  public mutating func set(_ name: String, to kind: Kind, in table: DataTable) throws {
    let index = try table.columnIndex(of: name)
    all[index].kind = kind
    all[index].isDropped = false
    all[index].reason = "as you chose"
    try all[index].complete(for: table, index)
  }

  /// Leaves a column of a table out.
  ///
  /// - Throws: `TableError.unknownColumn`, which suggests the nearest existing name.
  public mutating func drop(_ name: String, in table: DataTable) throws {
    let index = try table.columnIndex(of: name)
    all[index].isDropped = true
    all[index].reason = "as you chose"
  }

  init(all: [Column], target: String?) { (self.all, self.target) = (all, target) }
}

/// The value of a cell in a column of some kind.
public enum CellValue: Sendable, Hashable {
  /// No value: an empty cell or a mark such as `NA`.
  case missing
  /// A cell that does not suit its column, such as a word in a column of numbers. It counts as
  /// missing.
  case odd(String)
  /// A number.
  case number(Double)
  /// A date.
  case date(WrittenDate)
  /// A text.
  case text(String)
}

extension Columns.Column {
  /// The value of a cell of a table.
  ///
  /// - Throws: `TableError.ambiguousNumber` when it depends on the decimal sign, which the table does
  ///   not determine.
  func value(_ table: DataTable, row: Int, column: Int) throws -> CellValue {
    let sign = table.decimal(column: column) ?? table.usualDecimal
    return try table.cells[column].withText(row) { cell in
      if table.isMissing(cell, isWord: kind != .number && kind != .date && kind != .yesNo) {
        return .missing
      }
      switch kind {
      case .number:
        guard let number = try number(cell, sign, table, row) else {
          return .odd(String(decoding: cell, as: UTF8.self))
        }
        return .number(number)
      case .date:
        return WrittenDate(cell, dateOrder ?? .dayFirst).map { .date($0) }
          ?? .odd(String(decoding: cell, as: UTF8.self))
      case .category, .yesNo, .text, .identifier, .constant:
        return .text(String(decoding: cell, as: UTF8.self))
      }
    }
  }

  private func number(
    _ cell: UnsafeBufferPointer<UInt8>, _ sign: DecimalSign?, _ table: DataTable, _ row: Int
  ) throws -> Double? {
    let point = WrittenNumber(cell, sign ?? .point, anyUnit: true)
    let number =
      sign == nil
      ? try known(point, WrittenNumber(cell, .comma, anyUnit: true), cell, table, row) : point
    guard let number, number.fitsModels, NumberUnit.suits(number.unit, column: unit) else {
      return nil
    }
    return number.unit == nil && unit == "%"
      ? PlainShare.percent(number.value, plainShare) : number.value
  }

  /// The reading of a number when no decimal sign is known.
  private func known(
    _ point: WrittenNumber?, _ comma: WrittenNumber?, _ cell: UnsafeBufferPointer<UInt8>,
    _ table: DataTable, _ row: Int
  ) throws -> WrittenNumber? {
    if let point, let comma, point.value != comma.value {
      throw TableError.ambiguousNumber(
        table.place(row: row, column: name), text: String(decoding: cell, as: UTF8.self),
        point: point.value, comma: comma.value)
    }
    return point ?? comma
  }
}

extension DataTable {
  /// True when a cell has no value.
  ///
  /// - Parameter isWord: true in columns of texts, where `none` is a word like others.
  func isMissing(_ text: String, isWord: Bool) -> Bool {
    var text = text
    return text.withUTF8 { isMissing($0, isWord: isWord) }
  }

  /// True when the bytes of a cell stand for a missing value.
  func isMissing(_ cell: UnsafeBufferPointer<UInt8>, isWord: Bool) -> Bool {
    if cell.isEmpty { return true }
    if let texts = form.missingTexts {
      return texts.contains(String(decoding: cell, as: UTF8.self))
    }
    guard cell.isMissingMark else { return false }
    return !(isWord && cell.isNone)
  }

  /// The value of each cell of a column, from the first row to the last.
  ///
  /// - Throws: `TableError` when there is no such column, or when a number depends on the decimal
  ///   sign, which the table does not determine.
  public func values(of column: Columns.Column) throws -> [CellValue] {
    let index = try columnIndex(of: column.name)
    return try (0..<rowCount).map { try column.value(self, row: $0, column: index) }
  }
}
