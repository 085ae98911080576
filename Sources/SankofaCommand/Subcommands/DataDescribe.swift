import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor

/// `sankofa data describe`.
struct DataDescribe: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Say how a table, pictures, recordings or texts are read, before any training.",
    discussion: """
      EXAMPLES:
        sankofa data describe houses.csv
        sankofa data describe iris
        sankofa data describe houses.csv --save columns.json
        sankofa data describe - < houses.csv
        sankofa data describe photos/
        sankofa data describe digits
      """)

  @Argument(
    help: ArgumentHelp(
      "A table, pictures, recordings or texts: a file, a folder, a sample table (\(listed(SampleTable.allCases.map(\.rawValue)))), or a data set (\(listed(DatasetCatalog.names))).",
      valueName: "file"))
  var file: String

  @OptionGroup var source: DataOptions
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
    if let entry = DatasetCatalog.entries.first(where: { $0.name == file }) {
      return try describe(entry)
    }
    if let option = source.given.first {
      throw UsageError("\(option): is for data sets such as mnist; leave it out.")
    }
    let sample = SampleTable(rawValue: file)
    let table = try csv.form().table(file)
    let columns: Columns
    do { columns = try Columns(of: table, target: sample?.targetName) } catch let error
      as TableError
    {
      throw TableFileError(error)
    }
    let report = TableReport(table: table, columns: columns)
    for line in try report.oddCells() { Console.errors.line(line) }
    for warning in try columns.warnings(about: table) { Console.errors.line("warning: \(warning)") }
    if let save { try columns.save(to: save, "--save") }
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
  /// Says how many pictures of each class a data set has.
  private func describe(_ entry: DatasetCatalog.Entry) throws {
    if let option = csv.given.first ?? save.map({ _ in "--save" }) {
      throw UsageError("\(option): is for tables, and \(file) is a data set; leave it out.")
    }
    let loaded = try source.load(file)
    let (train, test) = (loaded.train, loaded.test)
    let classes = (0..<entry.classCount).map { train.classNames?[$0] ?? "\($0)" }
    func counts(_ data: Dataset) -> [Int] {
      var counts = Array(repeating: 0, count: classes.count)
      for label in data.targets.integers { counts[Int(label)] += 1 }
      return counts
    }
    let (learned, tested) = (counts(train), counts(test))
    let output = Console.output
    if json {
      func members(_ counts: [Int]) -> JSON {
        .object(
          JSONObject(uniqueMembers: zip(classes, counts.map { .integer($0) }).map { ($0, $1) }))
      }
      var line = JSONObject()
      line["data_set"] = .string(file)
      line["shape"] = .array(train.featureShape.extents.map { .integer($0) })
      line["train"] = members(learned)
      line["test"] = members(tested)
      return output.line(JSON.object(line).description)
    }
    let size = train.featureShape.extents.map(String.init).joined(separator: "×")
    output.line(
      "\(file): \(counted(train.count + test.count, "picture")) of \(size) in "
        + "\(counted(classes.count, "class"))")
    output.line()
    output.write(
      Table(
        columns: [
          .init("class"), .init("to train on", isRight: true), .init("to test on", isRight: true),
        ],
        rows: classes.indices.map { place in
          [
            classes[place].onOneLine(atMost: 40), NumberFormat.grouped(learned[place]),
            NumberFormat.grouped(tested[place]),
          ]
        }
      ).text(style: output.style))
  }

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
