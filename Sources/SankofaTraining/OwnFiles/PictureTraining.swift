import SankofaData
import SankofaNN
import SankofaTensor

/// Pictures that are prepared for training: they are split, and turned into numbers of one size.
///
/// ```swift
/// let pictures = PictureSet(try LabelledFiles(.pictures, inFolder: "photos"))
/// let training = try PictureTraining(pictures)
/// let outcome = try training.run()
/// try outcome.model.save(toPath: "photos.safetensors")
/// ```
public struct PictureTraining: FileTraining {
  /// The choices that do not follow from the pictures.
  public struct Options: Sendable {
    /// The rows and columns of a picture; chosen by the sizes that were found when it is `nil`.
    public var size: (rows: Int, columns: Int)?
    /// True for colour and false for grey; chosen by the pictures when it is `nil`.
    public var isColoured: Bool?
    /// The choices for files of every kind.
    public var shared = FileOptions()
    /// The network and its training; chosen by number and size when it is `nil`.
    public var recipe: PictureSetRecipe?

    /// The usual choices.
    public init() {}
  }

  /// The pictures.
  public let pictures: PictureSet
  /// The choices.
  public let options: Options
  /// The rows, columns and channels of a picture for the network.
  public let shape: Shape
  /// The reasons for the size and for the colours, such as `the size of all pictures`.
  public let reasons: (size: String, colours: String)
  /// The examples, split.
  public let examples: FileExamples
  /// The network and its training.
  public private(set) var recipe: PictureSetRecipe

  /// Prepares pictures.
  ///
  /// - Parameters:
  ///   - pictures: the pictures; a share of each class is kept for testing and for watching, unless
  ///     there are pictures of their own for that.
  ///   - validation: pictures on which training is watched.
  ///   - test: pictures for testing.
  ///   - options: the other choices.
  /// - Throws: `SankofaError` when there are too few pictures or classes; `FormatError` when the
  ///   pictures do not fit into memory.
  public init(
    _ pictures: PictureSet, validation: PictureSet? = nil, test: PictureSet? = nil,
    _ options: Options = Options()
  ) throws {
    (self.pictures, self.options) = (pictures, options)
    try pictures.checkClasses()
    let usual = pictures.usualSize
    let size = options.size ?? (usual.rows, usual.columns)
    let isColoured = options.isColoured ?? pictures.hasColour
    shape = [size.rows, size.columns, isColoured ? 3 : 1]
    reasons = (
      options.size == nil ? usual.reason : "as you chose",
      options.isColoured != nil
        ? "as you chose" : isColoured ? "some pictures have colour" : "no picture has colour"
    )
    let (rows, columns, channels) = (shape[0], shape[1], shape[2])
    let examples = try FileExamples(
      pictures, validation: validation, test: test, options.shared
    ) { set, names in
      try set.dataset(rows: rows, columns: columns, channels: channels, classNames: names)
    }
    self.examples = examples
    recipe =
      options.recipe
      ?? PictureSetRecipe(
        forPictures: examples.training.count, rows: rows, columns: columns)
  }

  /// The same examples with another network.
  package func with(_ recipe: PictureSetRecipe) -> PictureTraining {
    var training = self
    training.recipe = recipe
    return training
  }

  /// The kind of the files.
  public var kind: FileKind { .pictures }
  /// The rule by which files become examples.
  public var preprocessing: Preprocessing { .pictures(0...255) }
  /// The choices for files of every kind.
  public var shared: FileOptions { options.shared }
}
