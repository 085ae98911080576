import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaNN

/// A table of one's own, and what is to be told from it.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Read this CSV file, whose first line names the columns.", valueName: "file")
  )
  var table: String?

  @Option(help: ArgumentHelp("The column to be decided: yes or no.", valueName: "column"))
  var target: String?

  @Option(
    help: ArgumentHelp("A column to leave out; may come more than once.", valueName: "column"))
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      What stands between cells: \(listed(CSV.Delimiter.allCases.map(\.rawValue))) (default: told from \
      the first line).
      """, valueName: "name"))
  var delimiter: String?

  @Option(
    help: ArgumentHelp(
      """
      What stands before decimals: \(listed(DecimalSign.allCases.map(\.rawValue))) (default: told \
      from the cells).
      """, valueName: "name"))
  var decimal: String?

  @Flag(help: "Give missing values an input of their own.")
  var allowMissing = false

  /// The table that was asked for, or another one, and how its rows become numbers.
  func load(otherwise builtIn: DataTable, target name: String) throws -> (DataTable, TableEncoding)
  {
    guard let path = table else {
      let given = [
        ("--target", target), ("--delimiter", delimiter), ("--decimal", decimal),
        ("--ignore", ignore.first),
      ]
      if let (option, _) = given.first(where: { $0.1 != nil }) {
        throw UsageError("\(option): needs a table of your own; add --table FILE.csv.")
      }
      return (builtIn, try TableEncoding(fitting: builtIn, target: name))
    }
    guard let target else {
      throw UsageError("--table: needs the column to be decided; add --target COLUMN.")
    }
    if ignore.contains(target) {
      throw UsageError(
        "--ignore: \(target.quoted) is the column to be decided; leave --ignore out, or choose another "
          + "--target.")
    }
    let table = try read(path)
    for name in [target] + ignore { _ = try usage { try table.columnIndex(of: name) } }
    do {
      let encoding = try TableEncoding(
        fitting: table, target: target, ignoring: ignore,
        missing: allowMissing ? .ownFeature : .refused)
      return (table, encoding)
    } catch TableError.missing(let place, let text) {
      let found = text.isEmpty ? "none" : text.quoted
      throw TableTrouble(
        "\(place): must have a value, got \(found); fill it in, or add --allow-missing.")
    } catch let error as TableError {
      guard case .ambiguousNumber = error else { throw error }
      throw TableTrouble(
        "\(error)".replacing(
          "say which sign the decimals have.", with: "add --decimal comma or --decimal point."))
    }
  }

  private func read(_ path: String) throws -> DataTable {
    let separator = try usage { try delimiter.map(CSV.Delimiter.init(named:)) }
    let sign = try usage { try decimal.map(DecimalSign.init(named:)) }
    do {
      return try DataTable(contentsOf: path, delimiter: separator, decimal: sign)
    } catch TableError.severalDelimiters(let table, let delimiters) {
      let names = delimiters.map(\.rawValue)
      throw TableTrouble(
        "\(table.shownPath): one delimiter must make a table of it, \(names.joined(separator: " and ")) "
          + "do; add --delimiter \(names[0]), or another.")
    }
  }

  /// These options again, as they would be typed.
  var words: [String] {
    func option(_ name: String, _ value: String?) -> [String] {
      // A value that begins with a minus would be taken for an option.
      value.map { $0.hasPrefix("-") ? ["\(name)=\($0)"] : [name, $0] } ?? []
    }
    return option("--table", table) + option("--target", target)
      + ignore.flatMap { option("--ignore", $0) } + option("--delimiter", delimiter)
      + option("--decimal", decimal)
      + (allowMissing ? ["--allow-missing"] : [])
  }
}

/// An error in a table, worded with the command's options.
private struct TableTrouble: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension DecimalSign {
  /// Throws when no case has this name, and suggests the nearest.
  fileprivate init(named name: String) throws {
    guard let known = DecimalSign(rawValue: name) else {
      throw UnknownName("decimal sign", name, among: DecimalSign.allCases.map(\.rawValue))
    }
    self = known
  }
}

extension CSV.Delimiter {
  /// Throws, naming the nearest, when there is none of this name.
  fileprivate init(named name: String) throws {
    guard let known = CSV.Delimiter(rawValue: name) else {
      throw UnknownName("delimiter", name, among: CSV.Delimiter.allCases.map(\.rawValue))
    }
    self = known
  }
}
