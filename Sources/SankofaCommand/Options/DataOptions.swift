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
    let entry = try usage { try DatasetCatalog.entry(named: name) }
    if let data, entry.isEmbedded {
      throw UsageError(
        "--data: \(name) is built in and reads no files, got \(data.shownPath); leave it out.")
    }
    return try DataOptions.load(name, from: data)
  }

  /// Reads a data set from a folder, or from where fetched files are kept.
  static func load(_ name: String, from folder: String?) throws -> LoadedDataset {
    let report = TransferReport()
    defer { report.end() }
    let loaded = try DatasetCatalog.load(name, from: folder, progress: report.show)
    for note in loaded.notes { Console.errors.line("note: \(note)") }
    return loaded
  }
}
