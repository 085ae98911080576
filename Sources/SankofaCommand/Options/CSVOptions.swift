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

  @Option(
    help: ArgumentHelp(
      """
      The encoding of the text: \(listed(TextEncoding.allCases.map(\.rawValue))) (default: detected \
      from the bytes).
      """, valueName: "name"))
  var encoding: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The number of header lines, 0 for none (default: detected from the cells).", valueName: "n"))
  var header: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Do not read the first n lines.", valueName: "n"))
  var skip: String?

  @Option(
    help: ArgumentHelp("Lines that begin with this text are comments.", valueName: "text"))
  var comment: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A text that means a missing value, instead of NA and the like; may be repeated.",
      valueName: "text"))
  var missing: [String] = []

  @Option(
    help: ArgumentHelp(
      "The order in dates such as 03/04/2024: \(listed(DateOrder.allCases.map(\.rawValue))).",
      valueName: "name"))
  var dateOrder: String?

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([
      ("--delimiter", delimiter), ("--decimal", decimal), ("--encoding", encoding),
      ("--header", header), ("--skip", skip), ("--comment", comment),
      ("--missing", missing.first), ("--date-order", dateOrder),
    ])
  }

  /// These options as they would be typed.
  var words: [String] {
    let named = [
      ("--delimiter", delimiter), ("--decimal", decimal), ("--encoding", encoding),
      ("--header", header), ("--skip", skip), ("--comment", comment), ("--date-order", dateOrder),
    ]
    return named.flatMap { name, value in value.map { typed(name, $0) } ?? [] }
      + missing.flatMap { typed("--missing", $0) }
  }

  /// Throws when an option was given where no .csv file is read.
  func check(among files: [String]) throws {
    if let option = given.first, !files.contains(where: CSVForm.isMeant) {
      throw UsageError(
        "\(option): says how a .csv file is written, and none is named; leave it out.")
    }
  }

  /// The chosen form.
  func form() throws -> CSVForm {
    try usage {
      CSVForm(
        form: TableForm(
          encoding: try encoding.map { try known($0, "encoding") },
          delimiter: try delimiter.map { try known($0, "delimiter") },
          decimal: try decimal.map { try known($0, "decimal sign") },
          skippedLines: try skip.map { try Numbers.whole($0, "--skip", in: 0...(.max), try: "1") },
          headerLines: try header.map { try Numbers.whole($0, "--header", in: 0...3, try: "1") },
          commentMark: comment,
          dateOrder: try dateOrder.map { try known($0.withUnderscores, "date order") },
          missingTexts: missing.isEmpty ? nil : missing))
    }
  }
}

/// An option with its value, as they would be typed.
func typed(_ name: String, _ value: String) -> [String] {
  // A value that begins with a minus would be taken for an option.
  value.hasPrefix("-") ? ["\(name)=\(value)"] : [name, value]
}

/// The case that a name means. Throws when there is none, and suggests the nearest name.
private func known<Value: RawRepresentable<String> & CaseIterable>(
  _ name: String, _ noun: String
) throws -> Value {
  guard let value = Value(rawValue: name) else {
    throw UnknownName(noun, name, among: Value.allCases.map(\.rawValue))
  }
  return value
}

/// The form of .csv files, as far as it was given.
struct CSVForm {
  var form = TableForm()

  private static let endings = [".csv", ".tsv", ".tab", ".txt"]

  /// True when the name is that of a sample table, of a .csv file, or of another text file that can hold
  /// a table.
  static func isMeant(by name: String) -> Bool {
    if SampleTable(rawValue: name) != nil { return true }
    let name = name.lowercased()
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    return endings.contains { plain.hasSuffix($0) }
  }

  /// Throws when a name is that of a spreadsheet, or of a file whose ending no table has. The error says
  /// how to make a table of it.
  static func checkNames(_ name: String) throws {
    if let message = ForeignText.message(named: name) {
      throw UsageError("\(name.shownPath): \(message)")
    }
    guard FolderListing.isFile(name) else { return }
    throw UsageError(
      "\(name.shownPath): the name of a table must end in \(listed(endings)), perhaps with .gz behind it; "
        + "rename the file.")
  }

  /// Reads a table, which may be a sample table. Rows with a cell too few or too many are told on
  /// standard error, and left out.
  func table(_ path: String) throws -> DataTable {
    if let sample = SampleTable(rawValue: path) { return try sample.load() }
    do {
      let table = try Console.errors.counting("reading rows", every: 10_000) {
        try DataTable(contentsOf: path, form: form, badRows: .leftOut, progress: $0)
      }
      Console.errors.tell(badRowsOf: table)
      return table
    } catch let error as TableError { throw TableFileError(error) }
  }

  /// Reads a file whose first line is a record like the others.
  func records(_ path: String) throws -> CSV {
    if let delimiter = form.delimiter {
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
    let number = form.decimal.map { text.number($0).map { Float($0) } } ?? Float(text)
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The advice about a cell that holds no number.
  func fix(_ cell: String) -> String {
    let text = cell.withoutOuterSpace
    let signs = DecimalSign.allCases.filter { text.number($0)?.isFinite == true }
    if form.decimal != nil || signs.isEmpty { return "correct it." }
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
    case .unclearHeader(let table, let line):
      description =
        "\(table.shownPath):\(line): may name the columns or hold values; add --header 1 or --header 0."
    case .unclearDates(let table, let column, let text):
      description =
        "\(table.shownPath), column \(column.quoted): in dates such as \(text.quoted), day or month may "
        + "come first; add --date-order day_first or --date-order month_first."
    case .notDate(let place, let text, let order):
      description = TableError.notDate(place, text, order) { "add --date-order \($0.rawValue)" }
    default: description = "\(error)"
    }
  }
}

/// Does something with a table. Its errors name options of the command.
func tableErrors<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as TableError { throw TableFileError(error) }
}
