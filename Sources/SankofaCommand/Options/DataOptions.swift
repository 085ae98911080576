import ArgumentParser
import SankofaData
import SankofaDraw

/// Where data sets are read from.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder with the data set's files; without it they are fetched once and kept.",
      valueName: "folder"))
  var data: String?

  /// Reads a data set, and fetches it before if need be.
  func load(_ name: String) throws -> LoadedDataset {
    _ = try usage { try DatasetCatalog.entry(named: name) }
    let report = TransferReport()
    let loaded = try DatasetCatalog.load(name, from: data, progress: report.show)
    report.end()
    for note in loaded.notes { Console.errors.line("note: \(note)") }
    return loaded
  }
}
