import ArgumentParser
import Foundation
import SankofaData
import SankofaDraw
import SankofaTensor

/// The options that say where data sets are read from.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the data set from this folder. By default, it is downloaded once and kept.",
      valueName: "folder"))
  var data: String?

  @Flag(
    help: """
      Swap the rows and columns of the folder's pictures: for files such as EMNIST's, which store \
      columns as rows.
      """)
  var transpose = false

  /// The options that were given.
  var given: [String] {
    [data.map { _ in "--data" }, transpose ? "--transpose" : nil].compactMap(\.self)
  }

  /// Throws when one of these options was given although no data set is read.
  func check(reading other: String) throws {
    if let option = given.first {
      throw UsageError("\(option): is for data sets, and \(other) is none; leave it out.")
    }
  }

  private func check(_ entry: DatasetCatalog.Entry) throws {
    if entry.isEmbedded, let option = given.first {
      let folder = data.map { ", got \($0.shownPath)" } ?? ""
      throw UsageError(
        "\(option): \(entry.name) is built in and reads no files\(folder); leave it out.")
    }
    if transpose, data == nil {
      throw UsageError("--transpose: turns pictures of a folder; add --data FOLDER.")
    }
  }

  /// Reads a data set, and downloads it first if necessary.
  func load(_ name: String) throws -> LoadedDataset {
    try check(usage { try DatasetCatalog.entry(named: name) })
    do {
      return try DataOptions.load(name, from: data, isTransposed: transpose)
    } catch DataError.downloadFailed(
      _, let file, let attempts, _, _)
    {
      throw NoMirror(dataset: name, file: file, attempts: attempts)
    }
  }

  /// A data set of the right sizes. When the files would have to be downloaded, it holds only
  /// zeros.
  func described(_ entry: DatasetCatalog.Entry) throws -> LoadedDataset {
    try check(entry)
    if data != nil || entry.isFetched { return try load(entry.name) }
    func part(_ count: Int) throws -> Dataset {
      try Dataset(
        name: entry.name,
        features: .zeros(Shape([count] + entry.featureShape.extents), elementType: .uint8),
        targets: .zeros([count], elementType: .int32),
        classNames: (0..<entry.classCount).map(String.init))
    }
    let size = NumberFormat.bytes(entry.downloadByteCount)
    Console.errors.line(
      "note: \(entry.name) is not fetched yet (\(size)); its published sizes are used.")
    return LoadedDataset(train: try part(entry.trainCount), test: try part(entry.testCount))
  }

  /// Reads a data set from a folder, or from the cache of downloaded files.
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

extension DatasetCatalog.Entry {
  /// True when the data set is on this machine, so that nothing has to be downloaded.
  var isFetched: Bool {
    isEmbedded
      || MNIST.fileNames.allSatisfy {
        FileManager.default.fileExists(atPath: "\(MNIST.cacheFolder)/\($0)")
      }
  }
}

/// The error for a data set that could not be downloaded. It advises to name a folder with the
/// files.
private struct NoMirror: Error, CustomStringConvertible {
  let dataset: String
  let file: String
  /// The answer of each mirror.
  let attempts: [String]

  var description: String {
    "\(dataset): none of \(counted(attempts.count, "mirror")) gave \(file) "
      + "(\((attempts.first ?? "").onOneLine(atMost: 160))); name the folder that has the files with --data."
  }
}
