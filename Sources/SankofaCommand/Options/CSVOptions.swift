import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// The options for the form of a .csv file.
struct CSVOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The character between cells: \(listed(CSV.Delimiter.allCases.map(\.rawValue))) (default: \
      detected from the first line).
      """, valueName: "name"))
  var delimiter: String?

  @Option(
    help: ArgumentHelp(
      """
      The decimal sign: \(listed(DecimalSign.allCases.map(\.rawValue))) (default: detected from \
      the cells).
      """, valueName: "name"))
  var decimal: String?

  /// Throws when an option was given where no .csv file is read.
  func check(among files: [String]) throws {
    let options = given([("--delimiter", delimiter), ("--decimal", decimal)])
    if let option = options.first, !files.contains(where: CSVForm.isMeant) {
      throw UsageError(
        "\(option): says how a .csv file is written, and none is named; leave it out.")
    }
  }

  /// The chosen form.
  func form() throws -> CSVForm {
    try usage {
      CSVForm(
        delimiter: try delimiter.map(CSV.Delimiter.init(named:)),
        decimal: try decimal.map(DecimalSign.init(named:)))
    }
  }
}

/// The options for reading .csv files.
struct CSVForm {
  /// The delimiter between cells; `nil` to detect it from the file.
  let delimiter: CSV.Delimiter?
  /// The decimal sign; `nil` to detect it from the cells.
  let decimal: DecimalSign?

  /// True when the name is that of a .csv file.
  static func isMeant(by name: String) -> Bool { name.lowercased().hasSuffix(".csv") }

  /// Reads a file whose first line names the columns.
  func table(_ path: String) throws -> DataTable {
    do { return try DataTable(contentsOf: path, delimiter: delimiter, decimal: decimal) } catch let
      error as TableError
    { throw TableFileError(error) }
  }

  /// Reads a file whose first line is a record like the others.
  func records(_ path: String) throws -> CSV {
    if let delimiter {
      return try CSV(contentsOf: path, hasHeader: false, delimiter: delimiter)
    }
    let readings = try CSV.readings(ofFile: path, hasHeader: false)
    if readings.count > 1 {
      throw TableFileError(
        .severalDelimiters(in: path, delimiters: readings.compactMap(\.delimiter)))
    }
    return readings[0]
  }

  /// The finite number in a cell, or `nil`.
  func number(_ cell: String) -> Float? {
    let text = cell.withoutOuterSpace
    let number = decimal.map { text.number($0).map { Float($0) } } ?? Float(text)
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The advice about a cell that holds no number.
  func fix(_ cell: String) -> String {
    let text = cell.withoutOuterSpace
    let signs = DecimalSign.allCases.filter { text.number($0)?.isFinite == true }
    if decimal != nil || signs.isEmpty { return "correct it." }
    return "add \(signs.map { "--decimal \($0.rawValue)" }.joined(separator: " or "))."
  }
}

/// An error in a table. Its advice names options of the command, where the library's advice names
/// arguments in Swift.
struct TableFileError: Error, CustomStringConvertible {
  let description: String

  /// - Parameter allowsMissing: true where `--allow-missing` is an option.
  init(_ error: TableError, allowsMissing: Bool = false) {
    switch error {
    case .severalDelimiters(let table, let delimiters):
      let names = delimiters.map(\.rawValue)
      description =
        "\(table.shownPath): must be a table with one delimiter only, "
        + "\(names.joined(separator: " and ")) are possible; add --delimiter \(names[0]), or "
        + "another."
    case .missing(let place, let text):
      description =
        "\(place): must have a value, got \(text.isEmpty ? "none" : text.quoted); "
        + (allowsMissing ? "fill it in, or add --allow-missing." : "fill it in.")
    case .ambiguousNumber(let place, let text, let point, let comma) where place.line != nil:
      description =
        "\(place): \(TableError.readings(of: text, point: point, comma: comma)); add --decimal comma "
        + "or --decimal point."
    default: description = "\(error)"
    }
  }
}

extension DecimalSign {
  /// Throws when there is no such sign, and suggests the nearest name.
  fileprivate init(named name: String) throws {
    guard let known = DecimalSign(rawValue: name) else {
      throw UnknownName("decimal sign", name, among: DecimalSign.allCases.map(\.rawValue))
    }
    self = known
  }
}

extension CSV.Delimiter {
  /// Throws when there is no such delimiter, and suggests the nearest name.
  fileprivate init(named name: String) throws {
    guard let known = CSV.Delimiter(rawValue: name) else {
      throw UnknownName("delimiter", name, among: CSV.Delimiter.allCases.map(\.rawValue))
    }
    self = known
  }
}
