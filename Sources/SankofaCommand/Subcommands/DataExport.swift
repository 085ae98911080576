import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor

/// `sankofa data export`.
struct DataExport: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a data set as PNG pictures in class folders.",
    discussion: """
      EXAMPLES:
        sankofa data export digits pictures --limit 100

      The folder gets subfolders train and test, with a folder for each class in both, as \
      `sankofa train pictures/` reads them.
      """)

  @Argument(
    help: ArgumentHelp("The data set: \(listed(DatasetCatalog.names)).", valueName: "data-set"))
  var dataset: String

  @Argument(help: ArgumentHelp("The folder to write, which must not exist.", valueName: "folder"))
  var folder: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write the first n training pictures and the first n test pictures only.", valueName: "n"))
  var limit: String?

  @OptionGroup var source: DataOptions

  func run() throws {
    let entry = try usage { try DatasetCatalog.entry(named: dataset) }
    let limit = try limit.map { try Numbers.whole($0, "--limit", in: 1...(.max), try: "100") }
    if FolderListing.isFolder(folder) || FolderListing.isFile(folder) {
      throw UsageError("folder: \(folder.shownPath) exists; name a new one.")
    }
    let loaded = try source.load(entry.name)
    let name = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let counts = [loaded.train.count, loaded.test.count].map { min(limit ?? $0, $0) }
    try Console.errors.counting("writing pictures", of: counts[0] + counts[1], every: 100) {
      try loaded.writePictures(
        toFolder: name, greatest: entry.range.upperBound, limit: limit ?? .max, progress: $0)
    }
    for (part, count) in zip(["train", "test"], counts) {
      Console.output.line("\(name.shownPath)/\(part): \(counted(count, "picture"))")
    }
  }
}
