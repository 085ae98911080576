import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaTensor

/// `sankofa data`.
struct DataSets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List data sets, download and export them, and describe your own data.",
    discussion: """
      EXAMPLES:
        sankofa data list
        sankofa data describe houses.csv
        sankofa data describe photos/
        sankofa data fetch mnist
      """,
    subcommands: [DataList.self, DataFetch.self, DataDescribe.self, DataExport.self])
}

/// `sankofa data list`.
struct DataList: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the data sets that can be used by name.",
    discussion: """
      EXAMPLES:
        sankofa data list
      """)

  func run() {
    let rows = DatasetCatalog.entries.map { entry in
      [
        entry.name, NumberFormat.grouped(entry.trainCount), NumberFormat.grouped(entry.testCount),
        "\(entry.featureShape)", "\(entry.classCount)", entry.licence, place(of: entry),
      ]
    }
    let table = Table(
      columns: [
        .init("data set"), .init("training", isRight: true), .init("test", isRight: true),
        .init("shape"), .init("classes", isRight: true), .init("licence"), .init("where"),
      ], rows: rows)
    Console.output.write(table.text(style: Console.output.style))
    Console.output.line()
    for entry in DatasetCatalog.entries {
      Console.output.line("\(entry.name): \(entry.summary). \(entry.source)")
    }
  }

  private func place(of entry: DatasetCatalog.Entry) -> String {
    if entry.isEmbedded { return "built in" }
    return entry.isFetched
      ? MNIST.cacheFolder : "not fetched yet (\(NumberFormat.bytes(entry.downloadByteCount)))"
  }
}

/// `sankofa data fetch`.
struct DataFetch: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download a data set, and keep it for later.",
    discussion: """
      EXAMPLES:
        sankofa data fetch mnist

      Files are verified by their SHA-256, and kept in $SANKOFA_CACHE or, if that is not set, in \
      the system's cache folder. Files that are already there are not downloaded again.
      """)

  @Argument(
    help: ArgumentHelp("The data set: \(listed(DatasetCatalog.names)).", valueName: "data-set"))
  var dataset: String

  func run() throws {
    let entry = try usage { try DatasetCatalog.entry(named: dataset) }
    guard !entry.isEmbedded else {
      return Console.output.line("\(entry.name): built in, nothing to fetch.")
    }
    let loaded = try DataOptions.load(entry.name, from: nil)
    guard let folder = loaded.folder else {
      preconditionFailure("a data set that is fetched has a folder")
    }
    let count = NumberFormat.grouped(loaded.train.count + loaded.test.count)
    Console.output.line("\(entry.name): \(count) examples in \(folder.shownPath).")
  }
}
