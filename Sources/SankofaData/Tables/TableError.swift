import SankofaFormats

/// An error in a table. Its description is one line: the place, the rule with the actual values,
/// and one fix.
public enum TableError: Error, Sendable, Hashable {
  /// A table without columns.
  case noColumns(in: String)
  /// A table without rows where at least one is needed.
  case noRows(in: String)
  /// A column whose name is empty.
  case namelessColumn(in: String, index: Int)
  /// Two columns with the same name.
  case sameColumnName(in: String, name: String)
  /// A row with more or fewer cells than there are columns.
  case raggedRow(in: String, row: Int, cellCount: Int, columnCount: Int)
  /// A name that no column has; `suggestion` is the nearest existing name.
  case unknownColumn(in: String, name: String, suggestion: String?, known: [String])
  /// A column of the encoding that a table does not have; it counts as missing in every row.
  case missingColumn(in: String, name: String, suggestion: String?)
  /// A table that has fewer than half of the encoding's columns.
  case tooFewColumns(in: String, found: Int, of: Int, missing: [String])
  /// A table that has no column left for features besides the target.
  case noFeatureColumns(in: String)
  /// A column in which no cell has a value.
  case noValues(in: String, column: String)
  /// A column of numbers or dates in which no cell is one; `found` are its most frequent texts.
  case noneOfKind(in: String, column: String, noun: String, found: [String])
  /// A column with more categories than ``TableEncoding/categoryLimit``.
  case tooManyCategories(in: String, column: String, count: Int, limit: Int)
  /// A column that should be read as yes or no but has other values.
  case notYesNoPair(in: String, column: String, values: [String])
  /// Invalid categories for a column: none, or one that is empty, occurs twice or has spaces around
  /// it.
  case wrongCategories(column: String, rule: String, categories: [String])
  /// Two features that would have the same name.
  case sameFeatureName(String, columns: [String])
  /// A file that is a valid table with several delimiters.
  case severalDelimiters(in: String, delimiters: [CSV.Delimiter])
  /// A record that may be a header or a row.
  case unclearHeader(in: String, line: Int)
  /// A file whose numbers have decimal commas that also separate the cells: a header of `names`, and rows
  /// of `cells`.
  case decimalCommas(in: String, line: Int, names: Int, cells: Int)
  /// A record of a file with more or fewer cells than the table has columns.
  case badRow(in: String, line: Int, cellCount: Int, columnCount: Int)
  /// A column of dates that mean other days in the other order of day and month.
  case unclearDates(in: String, column: String, text: String)
  /// A missing value where one is needed; `text` is empty or a mark such as `NA`.
  case missing(CellPlace, text: String = "")
  /// A target without a value.
  case missingTarget(CellPlace, text: String = "")
  /// A number whose value depends on the decimal sign.
  case ambiguousNumber(CellPlace, text: String, point: Double, comma: Double)
  /// A cell that should hold a number, in the unit of its column if that has one.
  case notNumber(CellPlace, text: String, unit: String? = nil)
  /// A cell that should hold a date; `order` is that of day and month in its column.
  case notDate(CellPlace, text: String, order: DateOrder? = nil)
  /// A number beyond the range of `float32`.
  case numberOutside(CellPlace, text: String)
  /// A cell that should hold one of two words.
  case notYesNo(CellPlace, text: String, yes: String, no: String)
  /// A category that the encoding does not know; `suggestion` is the nearest one that it knows.
  case unknownCategory(CellPlace, text: String, suggestion: String?, known: [String])
  /// A category that was rare, or not there, when the encoding was fitted.
  case rareCategory(CellPlace, text: String)
  /// A table whose rows as numbers need more memory than there is.
  case needsMemory(in: String, String)
  /// A request for targets from an encoding that has none.
  case noTarget(in: String)
}

extension TableError: CustomStringConvertible {
  /// One line: the place, the rule with the actual values, and one fix.
  public var description: String {
    switch self {
    case .noColumns(let table):
      return "\(table.shownPath): must have at least one column, got none; name the columns."
    case .noRows(let table):
      return "\(table.shownPath): must have at least one row, got none; add one."
    case .namelessColumn(let table, let index):
      return "\(table.shownPath): columns must have a name, got none for column \(index); name it."
    case .sameColumnName(let table, let name):
      return "\(table.shownPath): two columns are called \(name.quoted); rename one."
    case .raggedRow(let table, let row, let cells, let columns):
      return
        "\(table.shownPath), row \(row): must have a cell for each of the \(columns) columns, got "
        + "\(cells); leave cells empty that have no value."
    case .unknownColumn(let table, let name, let suggestion, let known):
      return "\(table.shownPath): there is no column \(name.quoted); \(fix(suggestion, known))"
    case .missingColumn(let table, let name, let suggestion):
      let advice = suggestion.map { "did you mean \($0.quoted)?" } ?? "add it."
      return
        "\(table.shownPath): there is no column \(name.quoted), which counts as missing in every row; "
        + advice
    case .tooFewColumns(let table, let found, let all, let missing):
      return
        "\(table.shownPath): must have at least half of the model's \(all) columns, got \(found); add "
        + "\(some(missing))."
    case .noFeatureColumns(let table):
      return "\(table.shownPath): must have a column to learn from, got only the target; add one."
    case .noValues(let table, let column):
      return
        "\(table.shownPath), column \(column.quoted): must have a value in some row, got none; "
        + "leave the column out."
    case .noneOfKind(let table, let column, let noun, let found):
      return
        "\(table.shownPath), column \(column.quoted): must have a \(noun) in some row, got "
        + "\(found.isEmpty ? "other texts" : some(Array(found.prefix(3)))); choose another kind for the "
        + "column."
    case .tooManyCategories(let table, let column, let count, let limit):
      return
        "\(table.shownPath), column \(column.quoted): must have at most \(limit) categories, got "
        + "\(count); leave the column out, or put rare categories together."
    case .notYesNoPair(let table, let column, let values):
      return
        "\(table.shownPath), column \(column.quoted): must hold two values such as yes and no, got "
        + "\(some(values)); choose another kind for the column."
    case .wrongCategories(let column, let rule, let categories):
      return "column \(column.quoted): \(rule), got \(some(categories)); correct the list."
    case .sameFeatureName(let name, let columns):
      return "columns \(columns.map(\.quoted).joined(separator: " and ")): both give a feature "
        + "called \(name.quoted); rename one."
    case .severalDelimiters(let table, let delimiters):
      let names = delimiters.map(\.rawValue).joined(separator: " and ")
      return
        "\(table.shownPath): must be a table with one delimiter only, \(names) are possible; give "
        + "DataTable the delimiter."
    case .unclearHeader(let table, let line):
      return
        "\(table.shownPath):\(line): may name the columns or hold values; give DataTable the number of "
        + "header lines."
    case .decimalCommas(let table, let line, let names, let cells):
      return
        "\(table.shownPath):\(line): names \(names) column\(names == 1 ? "" : "s"), and the rows below have "
        + "\(cells) cells, as if their numbers had decimal commas; save the file with semicolons between "
        + "cells, or with decimal points."
    case .badRow(let table, let line, let cells, let columns):
      return
        "\(table.shownPath):\(line): must have \(columns == 1 ? "1 cell" : "\(columns) cells"), as other "
        + "lines, got \(cells); "
        + (cells > columns
          ? "put quotation marks around a cell that holds the delimiter."
          : "add the missing ones, empty or not.")
    case .unclearDates(let table, let column, let text):
      return
        "\(table.shownPath), column \(column.quoted): in dates such as \(text.quoted), day or month may "
        + "come first; give DataTable the order."
    case .missing(let place, let text):
      return
        "\(place): must have a value, got \(text.isEmpty ? "none" : text.quoted); fill it in, or "
        + "give missing values a feature of their own."
    case .missingTarget(let place, let text):
      return
        "\(place): a target must have a value, got \(text.isEmpty ? "none" : text.quoted); fill "
        + "it in, or leave the row out."
    case .ambiguousNumber(let place, let text, let point, let comma):
      return
        "\(place): \(TableError.readings(of: text, point: point, comma: comma)); "
        + (place.line == nil
          ? "write \(shown(comma)) or \(shown(point))." : "give DataTable the decimal sign.")
    case .notNumber(let place, let text, let unit):
      return "\(place): must be a number\(TableError.numberFix(text, unit))"
    case .notDate(let place, let text, let order):
      return TableError.notDate(place, text, order) { "give DataTable the order \($0.rawValue)" }
    case .numberOutside(let place, let text):
      return "\(place): must be a number that fits 32 bits, got \(text.quoted); use a smaller unit."
    case .notYesNo(let place, let text, let yes, let no):
      return "\(place): must be \(yes.quoted) or \(no.quoted), got \(text.quoted); correct it."
    case .unknownCategory(let place, let text, let suggestion, let known):
      return "\(place): there is no category \(text.quoted); \(fix(suggestion, known))"
    case .rareCategory(let place, let text):
      return
        "\(place): \(text.quoted) was rare or not there in training; it counts as another rare one."
    case .needsMemory(let table, let shortage):
      return
        "\(table.shownPath): its rows as numbers take \(shortage); leave out columns of texts or of many "
        + "categories, or use fewer rows."
    case .noTarget(let table):
      return "\(table.shownPath): the encoding was fitted without a target; fit it with one."
    }
  }

  /// Describes both readings of a text, such as
  /// `"1,234" is 1.234 with a decimal comma and 1234 with a decimal point`.
  package static func readings(of text: String, point: Double, comma: Double) -> String {
    "\(text.quoted) is \(shown(comma)) with a decimal comma and \(shown(point)) with a decimal point"
  }

  /// The rest of the rule, and the fix, for a cell that is no number of its column.
  private static func numberFix(_ text: String, _ unit: String?) -> String {
    var cell = text
    let found = cell.withUTF8 { bytes in
      DecimalSign.allCases.lazy.compactMap { WrittenNumber(bytes, $0, anyUnit: true) }.first
    }
    let got = "got \(text.quoted)"
    if let found, !NumberUnit.suits(found.unit, column: unit) {
      return unit.map { " in \($0), \(got); convert it, and leave the unit out or write \($0)." }
        ?? ", \(got); convert it to the unit of the other rows, and leave the unit out."
    }
    if unit == "%", found?.unit == nil, let number = found?.value {
      // A number without the sign, which the column does not explain.
      let isFraction = abs(number) < 1
      return isFraction
        ? " of per cent, \(got); write it with its sign: \(percent(number * 100)) or \(percent(number))."
        : " of per cent, or a fraction of at most 1, \(got); write it as \(percent(number))."
    }
    // Here the other decimal sign was expected.
    if text.number(.comma) != nil { return ", \(got); write a point for the decimal comma." }
    if text.number(.point) != nil { return ", \(got); write a comma for the decimal point." }
    return ", \(got); correct it."
  }

  private static func percent(_ number: Double) -> String { "\(shown(number))%" }

  /// The line about a cell that is no date of its column.
  ///
  /// - Parameter advice: returns the advice that says the order of the file.
  package static func notDate(
    _ place: CellPlace, _ text: String, _ order: DateOrder?, advice: (DateOrder) -> String
  ) -> String {
    var cell = text
    let other: DateOrder? = order.map { $0 == .dayFirst ? .monthFirst : .dayFirst }
    guard let order, let other, let date = cell.withUTF8({ WrittenDate($0, other) }) else {
      return "\(place): must be a date, got \(text.quoted); write it as 2024-03-01."
    }
    let part = order == .dayFirst ? "day" : "month"
    return
      "\(place): must be a date with the \(part) first, as those of training, got \(text.quoted); write "
      + "it as \(date), or \(advice(other)) if all of the file is so."
  }

  private func fix(_ suggestion: String?, _ known: [String]) -> String {
    suggestion.map { "did you mean \($0.quoted)?" } ?? "choose one of \(some(known))."
  }
}

/// Writes a number without a needless `.0`.
private func shown(_ number: Double) -> String {
  Int(exactly: number).map(String.init) ?? "\(number)"
}

/// The first 12 of the texts, in quotation marks, and the number of the others.
private func some(_ texts: [String]) -> String {
  let most = 12
  if texts.isEmpty { return "none" }
  return texts.prefix(most).map(\.quoted).joined(separator: ", ")
    + (texts.count > most ? " and \(texts.count - most) more" : "")
}

/// The place of a cell in a table.
public struct CellPlace: Sendable, Hashable, CustomStringConvertible {
  /// The table's name, which is the path for a table that was read from a file.
  public var table: String
  /// The row, counted from 0; `nil` for the only row of a table that was not read from a file.
  public var row: Int?
  /// The line of the file on which the row begins, counted from 1; `nil` without a file.
  public var line: Int?
  /// The column's name.
  public var column: String

  /// The place as messages show it: `people.csv:12, column "age"`, or
  /// `people, row 10, column "age"` when there is no file, or `people, column "age"` when there is
  /// only one row.
  public var description: String {
    let row = row.map { ", row \($0)" } ?? ""
    let table = table.shownPath
    return (line.map { "\(table):\($0)" } ?? table + row) + ", column \(column.quoted)"
  }
}
