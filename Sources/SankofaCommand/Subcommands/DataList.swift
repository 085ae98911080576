import ArgumentParser
import SankofaData
import SankofaDraw

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
