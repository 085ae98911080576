import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaTensor

/// Where data sets are read from.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder with the data set's files; without it they are fetched once and kept.",
      valueName: "folder"))
  var data: String?

  @Flag(help: "Turn the folder's pictures over: they have rows for columns, as EMNIST's do.")
  var transpose = false

  /// Reads a data set, and fetches it before if need be.
  func load(_ name: String) throws -> LoadedDataset {
    let entry = try usage { try DatasetCatalog.entry(named: name) }
    if let data, entry.isEmbedded {
      throw UsageError(
        "--data: \(name) is built in and reads no files, got \(data.shownPath); leave it out.")
    }
    if transpose, data == nil {
      throw UsageError("--transpose: turns pictures of a folder; add --data FOLDER.")
    }
    do { return try DataOptions.load(name, from: data, isTransposed: transpose) } catch DataError.downloadFailed(
      _, let file, let attempts, _, _)
    {
      throw NoMirror(dataset: name, file: file, attempts: attempts)
    }
  }

  /// Reads a data set from a folder, or from where fetched files are kept.
  static func load(
    _ name: String, from folder: String?, isTransposed: Bool = false
  ) throws -> LoadedDataset {
    let report = TransferReport()
    defer { report.end() }
    let loaded = try DatasetCatalog.load(
      name, from: folder, isTransposed: isTransposed, progress: report.show)
    for note in loaded.notes { Console.errors.line("note: \(note)") }
    return loaded
  }
}

/// A data set that could not be fetched, where its files may be in a folder that was not named.
private struct NoMirror: Error, CustomStringConvertible {
  let dataset: String
  let file: String
  /// What each mirror answered.
  let attempts: [String]

  var description: String {
    "\(dataset): none of \(counted(attempts.count, "mirror")) gave \(file) "
      + "(\((attempts.first ?? "").onOneLine(atMost: 160))); name the folder that has the files with --data."
  }
}
