import SankofaTensor

/// The data sets that can be loaded by name.
public enum DatasetCatalog {
  /// The facts about a data set that are known without reading it.
  public struct Entry: Sendable, Hashable {
    /// The name, such as `digits` or `mnist`.
    public var name: String
    /// A description on one line.
    public var summary: String
    /// The number of examples for training.
    public var trainCount: Int
    /// The number of examples for testing.
    public var testCount: Int
    /// The shape of one example's features.
    public var featureShape: Shape
    /// The least and the greatest value of a feature.
    public var range: ClosedRange<Int>
    /// The number of classes.
    public var classCount: Int
    /// The number of bytes to download; 0 for a data set that is part of the library.
    public var downloadByteCount: Int
    /// The name of the licence.
    public var licence: String
    /// The authors, the year and the place of publication.
    public var source: String
    /// The fitting of other pictures for a model that was trained on this data set.
    public var fitting: ImageFitting

    /// True when the data are part of the library.
    public var isEmbedded: Bool { downloadByteCount == 0 }
  }

  /// All named data sets.
  public static let entries = [
    Entry(
      name: "digits", summary: "handwritten digits, 8×8 pixels, part of the library",
      trainCount: 1438, testCount: 359, featureShape: [8, 8], range: 0...16, classCount: 10,
      downloadByteCount: 0, licence: "CC BY 4.0",
      source: "E. Alpaydin and C. Kaynak, 1998, UCI, https://doi.org/10.24432/C50P49",
      fitting: .digits),
    Entry(
      name: "mnist", summary: "handwritten digits, 28×28 pixels, fetched once",
      trainCount: 60_000, testCount: 10_000, featureShape: [28, 28], range: 0...255, classCount: 10,
      // The sizes of the four compressed files as published.
      downloadByteCount: 9_912_422 + 28_881 + 1_648_877 + 4_542, licence: "CC BY-SA 3.0",
      source: "Y. LeCun, C. Cortes and C. J. C. Burges, 1998, http://yann.lecun.com/exdb/mnist/",
      fitting: .mnist),
  ]

  /// The names of the data sets, in the order of ``entries``.
  public static var names: [String] { entries.map(\.name) }

  /// The entry of a data set.
  ///
  /// - Throws: `DataError.unknownDataset`, which suggests the nearest name.
  public static func entry(named name: String) throws -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw DataError.unknownDataset(
        name, suggestion: nearestName(to: name, among: names), known: names)
    }
    return entry
  }

  /// Reads the data set `name`, and downloads it first if necessary; see
  /// ``MNIST/load(from:isTransposed:progress:)``.
  ///
  /// - Parameters:
  ///   - folder: the folder of the files, for a data set that is read from files.
  ///   - isTransposed: true when those files store columns as rows; false by default.
  ///   - progress: a closure that is called on the calling thread while files are downloaded.
  /// - Throws: `DataError` for an unknown name, for a folder that the data set does not need, for
  ///   `isTransposed` without a folder, and as the data set's own `load` does.
  public static func load(
    _ name: String, from folder: String? = nil, isTransposed: Bool = false,
    progress: (DownloadProgress) -> Void = { _ in }
  ) throws -> LoadedDataset {
    switch try entry(named: name).name {
    case "mnist":
      return try MNIST.load(from: folder, isTransposed: isTransposed, progress: progress)
    case "digits":
      if let folder { throw DataError.noFolderNeeded(of: name, folder: folder) }
      if isTransposed { throw DataError.transposedWithoutFolder(of: name) }
      let (train, test) = Dataset.digits()
      return LoadedDataset(train: train, test: test)
    case let other: preconditionFailure("each data set of the catalog can be loaded, not \(other)")
    }
  }
}
