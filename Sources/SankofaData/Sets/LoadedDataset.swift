/// A data set as it was found: two parts, where they came from, and what is worth saying about
/// them.
public struct LoadedDataset: Sendable {
  /// The examples to learn from.
  public var train: Dataset
  /// The examples to be judged by.
  public var test: Dataset
  /// The folder whose files were read, or `nil` for a data set that is part of the library.
  public var folder: String?
  /// Lines for the user to read, without an end of line: for instance that the files are not the
  /// published ones.
  public var notes: [String]

  /// Puts the parts together.
  public init(train: Dataset, test: Dataset, folder: String? = nil, notes: [String] = []) {
    self.train = train
    self.test = test
    self.folder = folder
    self.notes = notes
  }
}

/// The progress of a download.
public struct DownloadProgress: Sendable, Hashable {
  /// The file that is being fetched.
  public var file: String
  /// The address that it is fetched from.
  public var address: String
  /// Bytes of the file that came so far.
  public var receivedBytes: Int
  /// Bytes of the whole file, if the server announced them.
  public var totalBytes: Int?
}
