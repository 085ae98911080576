import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaFormats

/// `sankofa data describe`.
struct DataDescribe: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Say how a table, pictures or recordings are read, before any training.",
    discussion: """
      EXAMPLES:
        sankofa data describe houses.csv
        sankofa data describe iris
        sankofa data describe houses.csv --save columns.json
        sankofa data describe - < houses.csv
        sankofa data describe photos/
      """)

  @Argument(
    help: ArgumentHelp(
      "A table, pictures or recordings: a file, a folder, or a sample table (\(listed(SampleTable.allCases.map(\.rawValue)))).",
      valueName: "file"))
  var file: String

  @OptionGroup var csv: CSVOptions

  @Option(
    help: ArgumentHelp(
      "Write the kinds of columns to this file, to be edited and given to train --columns.",
      valueName: "file"))
  var save: String?

  @Flag(help: "Print one JSON line.")
  var json = false

  func run() throws {
    try checkNamesFile(save, "--save", try: "columns.json")
    try checkKeeps([file], "--save", save)
    if SampleTable(rawValue: file) == nil, FolderListing.isFolder(file) {
      return try describeFiles()
    }
    let sample = SampleTable(rawValue: file)
    let table = try sample?.load() ?? csv.form().table(file)
    let columns: Columns
    do { columns = try Columns(of: table, target: sample?.targetName) } catch let error
      as TableError
    {
      throw TableFileError(error)
    }
    let report = TableReport(table: table, columns: columns)
    for line in try report.oddCells() { Console.errors.line(line) }
    if let save {
      try AtomicFile.write(Array((columns.json.indented + "\n").utf8), to: save)
    }
    let output = Console.output
    if json { return output.line(columns.json.description) }
    output.line(report.readingText)
    output.line()
    output.write(report.text(style: output.style))
    output.line()
    output.write(try TableValues(table, columns).text(style: output.style))
  }
}

extension DataDescribe {
  /// Says what examples a folder has.
  private func describeFiles() throws {
    if let option = csv.given.first ?? save.map({ _ in "--save" }) {
      throw UsageError("\(option): is for tables, and \(file.shownPath) is a folder; leave it out.")
    }
    let kind = try FileKind(ofFolder: file) ?? .pictures
    let parts = try FileParts(kind, inFolder: file)
    let output = Console.output
    for part in [parts.training, parts.validation, parts.test].compactMap(\.self) {
      let report = FileReport(counting: part)
      report.tellFaults()
      if json {
        var line = JSONObject()
        line["folder"] = .string(part.name)
        for member in report.json.members { line[member.name] = member.value }
        output.line(JSON.object(line).description)
        continue
      }
      output.line(report.readingText)
      if let text = report.leftOutText { output.line(text) }
      output.line()
      output.write(report.classes(style: output.style))
      if part != (parts.test ?? parts.validation ?? parts.training) { output.line() }
    }
  }
}

/// The values of each column: the range and a small histogram of numbers, and the most frequent words.
private struct TableValues {
  private let rows: [[String]]
  /// The number of bars of a histogram.
  private static let bars = 16

  init(_ table: DataTable, _ columns: Columns) throws {
    rows = try columns.all.map { column in
      let values = try table.values(of: column)
      let missing = values.count { $0 == .missing || $0.isOdd }
      return [
        column.name.onOneLine(atMost: 30), missing == 0 ? "" : NumberFormat.grouped(missing),
      ] + TableValues.cells(column, values)
    }
  }

  func text(style: TerminalStyle) -> String {
    Table(
      columns: [
        .init("column"), .init("missing", isRight: true), .init("values"), .init("histogram"),
      ], rows: rows
    ).text(style: style)
  }

  private static func cells(_ column: Columns.Column, _ values: [CellValue]) -> [String] {
    let numbers = values.compactMap(\.number).filter(\.isFinite)
    if let least = numbers.min(), let most = numbers.max() {
      let unit = column.unit.map { " \($0)" } ?? ""
      return [
        "\(NumberFormat.significant(least)) … \(NumberFormat.significant(most))\(unit)",
        histogram(numbers, from: least, to: most),
      ]
    }
    let dates = values.compactMap(\.date)
    if let first = dates.min(by: { $0.day < $1.day }), let last = dates.max(by: { $0.day < $1.day })
    {
      return [
        "\(first) … \(last)",
        histogram(dates.map { Double($0.day) }, from: Double(first.day), to: Double(last.day)),
      ]
    }
    var counts: [String: Int] = [:]
    for case .text(let text) in values { counts[text, default: 0] += 1 }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(4).map { "\($0.key.onOneLine(atMost: 16)) \($0.value)" }
    let rest = sorted.count - shown.count
    return [listed(shown) + (rest > 0 ? ", \(NumberFormat.grouped(rest)) more" : ""), ""]
  }

  /// Bars of eight heights; a value that occurs has at least the lowest.
  private static func histogram(_ numbers: [Double], from least: Double, to most: Double) -> String
  {
    guard most > least else { return "" }
    var counts = Array(repeating: 0, count: bars)
    for number in numbers {
      // Halves, since the whole range may be larger than any number.
      let share: Double = (number / 2 - least / 2) / (most / 2 - least / 2)
      counts[min(bars - 1, Int(share * Double(bars)))] += 1
    }
    let heights = Array("▁▂▃▄▅▆▇█")
    let top = counts.max() ?? 1
    return String(
      counts.map { count in
        count == 0 ? " " : heights[min(7, (count * 8 - 1) / max(1, top))]
      })
  }
}
