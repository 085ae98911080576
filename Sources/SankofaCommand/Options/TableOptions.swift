import ArgumentParser
import SankofaData
import SankofaTensor

/// The options for the user's own table and its target.
struct TableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Read this CSV file, whose first line names the columns.", valueName: "file")
  )
  var table: String?

  @Option(
    help: ArgumentHelp(
      "The column to decide, with two values such as yes and no.", valueName: "column"))
  var target: String?

  @Option(
    help: ArgumentHelp("A column to leave out; may be repeated.", valueName: "column"))
  var ignore: [String] = []

  @OptionGroup var csv: CSVOptions

  @Flag(help: "Give missing values an input of their own.")
  var allowMissing = false

  /// The chosen table, or the built-in one, and the encoding of its rows.
  func load(otherwise builtIn: DataTable, target name: String) throws -> (DataTable, TableEncoding)
  {
    guard let path = table else {
      let given = [
        ("--target", target), ("--ignore", ignore.first),
      ]
      if let option = given.first(where: { $0.1 != nil })?.0 ?? csv.given.first {
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
    let table = try csv.form().table(path)
    for name in [target] + ignore { _ = try usage { try table.columnIndex(of: name) } }
    do {
      let encoding = try TableEncoding(
        fitting: table, target: target, ignoring: ignore,
        missing: allowMissing ? .ownFeature : .refused)
      return (table, encoding)
    } catch let error as TableError {
      throw TableFileError(error, allowsMissing: true)
    }
  }

  /// These options as they would be typed.
  var words: [String] {
    func option(_ name: String, _ value: String?) -> [String] {
      value.map { typed(name, $0) } ?? []
    }
    return option("--table", table) + option("--target", target)
      + ignore.flatMap { option("--ignore", $0) } + csv.words
      + (allowMissing ? ["--allow-missing"] : [])
  }
}
