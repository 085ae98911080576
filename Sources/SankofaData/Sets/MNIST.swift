/// The data set `mnist`: 70,000 handwritten digits of 28×28 greys from 0 (paper) to 255 (ink).
///
/// As published, 60,000 examples are for training and 10,000 for testing (LeCun, Cortes and Burges,
/// *The MNIST database of handwritten digits*, 1998). The four files are read in their published
/// format, IDX, with or without gzip.
public enum MNIST {
  /// The addresses that the files are downloaded from, in this order.
  public static let mirrors = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://systemds.apache.org/assets/datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
  ]

  /// The names of the four files.
  public static var fileNames: [String] { imageSet.fileNames }

  /// The folder of downloaded files: `$SANKOFA_CACHE/mnist` if that variable is set, otherwise
  /// `sankofa/mnist` in `$XDG_CACHE_HOME` or `~/.cache` (on macOS, in `~/Library/Caches`).
  public static var cacheFolder: String { CacheFolder.path(for: "mnist") }

  /// Reads the data set.
  ///
  /// With a `folder`, its files are read and nothing is downloaded. Without one, the files in
  /// ``cacheFolder`` are read. Files that are missing or damaged are first downloaded from the
  /// ``mirrors``, in order, and kept only if their SHA-256 is right. The call blocks its thread and
  /// calls `progress` on it.
  ///
  /// Files of the same format with other content, such as those of Fashion-MNIST (pictures
  /// `uint8 [count, rows, columns]`, labels `uint8 [count]`), are read too, with a note. Labels may
  /// also be whole numbers of any type. There may be several numbers for each picture, of which the
  /// first is the label (QMNIST), and labels may begin with 1 (EMNIST's letters); a note says so.
  ///
  /// - Parameters:
  ///   - folder: the folder of the files; ``cacheFolder`` by default.
  ///   - isTransposed: true when the files of `folder` store columns as rows, as EMNIST's do; false
  ///     by default.
  ///   - progress: a closure that is called on the calling thread while files are downloaded.
  /// - Returns: features `uint8 [count, 28, 28]`, labels `int32 [count]`, classes `0` … `9`.
  /// - Throws: `DataError` when files are missing, cannot be downloaded, or do not belong together,
  ///   and for `isTransposed` without a folder; `FormatError` when one cannot be read.
  public static func load(
    from folder: String? = nil, isTransposed: Bool = false,
    progress: (DownloadProgress) -> Void = { _ in }
  ) throws -> LoadedDataset {
    if let folder {
      var set = imageSet
      set.isTransposed = isTransposed
      return try set.load(from: folder)
    }
    if isTransposed { throw DataError.transposedWithoutFolder(of: imageSet.name) }
    return try imageSet.load(cachedIn: cacheFolder, progress: progress)
  }

  package static let imageSet = IDXImageSet(
    name: "mnist",
    files: [
      .init(
        name: "train-images-idx3-ubyte",
        digest: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      .init(
        name: "train-labels-idx1-ubyte",
        digest: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      .init(
        name: "t10k-images-idx3-ubyte",
        digest: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      .init(
        name: "t10k-labels-idx1-ubyte",
        digest: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ],
    mirrors: mirrors)
}
