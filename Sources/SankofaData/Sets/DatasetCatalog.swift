import SankofaTensor

/// The data sets that have a name.
public enum DatasetCatalog {
  /// The facts that are known of a data set without reading it.
  public struct Entry: Sendable, Hashable {
    /// The name: `digits`, `mnist`.
    public var name: String
    /// One line.
    public var summary: String
    /// Examples for training.
    public var trainCount: Int
    /// Examples for testing.
    public var testCount: Int
    /// The shape of one example's features.
    public var featureShape: Shape
    /// The least and the greatest feature.
    public var range: ClosedRange<Int>
    /// The number of classes.
    public var classCount: Int
    /// Bytes to fetch; 0 for what is part of the library.
    public var downloadByteCount: Int
    /// The licence, by name.
    public var licence: String
    /// Its authors, and the place where it is described.
    public var source: String
    /// The fitting of pictures of other sizes to a model that was trained on it.
    public var fitting: ImageFitting

    /// True when the data are part of the library.
    public var isEmbedded: Bool { downloadByteCount == 0 }
  }

  /// All of them.
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
      // The four files as they were published, compressed.
      downloadByteCount: 9_912_422 + 28_881 + 1_648_877 + 4_542, licence: "CC BY-SA 3.0",
      source: "Y. LeCun, C. Cortes and C. J. C. Burges, 1998, http://yann.lecun.com/exdb/mnist/",
      fitting: .mnist),
  ]

  /// The names, in order.
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

  /// Reads the data set `name`, and fetches it before if need be; see
  /// ``MNIST/load(from:isTransposed:progress:)``.
  ///
  /// - Parameters:
  ///   - folder: the folder of its files, for a data set that is read from files.
  ///   - isTransposed: true when those files store columns as rows; false by default.
  ///   - progress: called on the calling thread while files are fetched.
  /// - Throws: `DataError` for an unknown name, for a folder that the data set has no use for, for
  ///   `isTransposed` without a folder, and as the data set's own `load`.
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
