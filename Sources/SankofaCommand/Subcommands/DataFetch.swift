import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaTensor

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
