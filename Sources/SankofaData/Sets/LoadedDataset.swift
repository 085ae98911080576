/// A data set that was loaded: its two parts, their folder, and notes about them.
public struct LoadedDataset: Sendable {
  /// The examples for training.
  public var train: Dataset
  /// The examples for testing.
  public var test: Dataset
  /// The folder of the files that were read; `nil` for a data set that is part of the library.
  public var folder: String?
  /// Messages for the user, each on one line without a line end: for instance that the files are
  /// not the published ones.
  public var notes: [String]

  /// Makes a loaded data set from its parts.
  public init(train: Dataset, test: Dataset, folder: String? = nil, notes: [String] = []) {
    self.train = train
    self.test = test
    self.folder = folder
    self.notes = notes
  }
}

/// The progress of a download.
public struct DownloadProgress: Sendable, Hashable {
  /// The name of the file that is being downloaded.
  public var file: String
  /// The address that the file is downloaded from.
  public var address: String
  /// The number of bytes received so far.
  public var receivedBytes: Int
  /// The number of bytes of the whole file, if the server announced it.
  public var totalBytes: Int?
}
