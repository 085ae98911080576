import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// Texts that are prepared for training: they are split, and turned into numbers by a vocabulary of the
/// texts to train on.
///
/// ```swift
/// let texts = TextSet(try LabelledFiles(.texts, inFolder: "letters"))
/// let training = try TextTraining(texts)
/// let outcome = try training.run()
/// try outcome.model.save(toPath: "letters.safetensors")
/// ```
public struct TextTraining: FileTraining {
  /// The choices that do not follow from the texts.
  public struct Options: Sendable {
    /// The parts of a text; chosen by the texts when it is `nil`.
    public var tokens: TextTokens?
    /// The number of tokens of an example; chosen by the lengths that were found when it is `nil`.
    public var length: Int?
    /// The most tokens of the vocabulary.
    public var vocabularySize = TextFitting.usualVocabulary
    /// The kind of network.
    public var network = TextRecipe.Network.cnn
    /// The choices for files of every kind.
    public var shared = FileOptions()
    /// The network and its training; chosen by the number of texts when it is `nil`.
    public var recipe: TextRecipe?

    /// The usual choices.
    public init() {}
  }

  /// The texts.
  public let texts: TextSet
  /// The choices.
  public let options: Options
  /// The rule that turns a text into numbers, fitted to the texts to train on.
  public let fitting: TextFitting
  /// The reasons for the tokens and for the length, such as `95 of 100 texts are not longer`.
  public let reasons: (tokens: String, length: String)
  /// The number of texts to train on that are longer than an example, and cut.
  public let cutCount: Int
  /// The number of groups, when texts are split by them.
  public let groupCount: Int?
  /// The number of test texts that are also among those to train on.
  public let repeatedCount: Int
  /// The examples, split.
  public let examples: FileExamples
  /// The network and its training.
  public private(set) var recipe: TextRecipe

  /// Prepares texts.
  ///
  /// - Parameters:
  ///   - texts: the texts; a share of each class, or of the groups, is kept for testing and for watching,
  ///     unless there are texts of their own for that.
  ///   - validation: texts on which training is watched.
  ///   - test: texts for testing.
  ///   - options: the other choices.
  /// - Throws: `SankofaError` when there are too few texts or classes; `FormatError` when the numbers do
  ///   not fit into memory.
  public init(
    _ texts: TextSet, validation: TextSet? = nil, test: TextSet? = nil,
    _ options: Options = Options()
  ) throws {
    (self.texts, self.options) = (texts, options)
    try texts.checkClasses()
    let groups = texts.texts.mapAll(\.group)
    groupCount = groups.map { Set($0).count }
    var found: ChosenFitting?
    let examples = try FileExamples(
      texts, validation: validation, test: test, options.shared, groups: groups,
      learned: { rows in
        found = ChosenFitting(
          rows.map { texts.texts[$0].text }, tokens: options.tokens, length: options.length,
          vocabularySize: options.vocabularySize)
      }
    ) { set, names in
      guard let found else { preconditionFailure("the texts to train on are known first") }
      return try set.dataset(found.fitting, classNames: names)
    }
    guard let found else { preconditionFailure("examples were made by a rule") }
    (fitting, reasons, cutCount) = (found.fitting, found.reasons, found.cutCount)
    self.examples = examples
    let learned = Set(examples.split.training.map { texts.texts[$0].text })
    let tested = test?.texts.map(\.text) ?? examples.split.test.map { texts.texts[$0].text }
    repeatedCount = tested.count(where: learned.contains)
    recipe =
      options.recipe
      ?? TextRecipe(
        forTexts: examples.training.count, found.fitting, network: options.network)
  }

  /// The same examples with another network.
  package func with(_ recipe: TextRecipe) -> TextTraining {
    var training = self
    training.recipe = recipe
    return training
  }

  /// The kind of the files.
  public var kind: FileKind { .texts }
  /// The shape of an example.
  public var shape: Shape { fitting.shape }
  /// The rule by which texts become examples.
  public var preprocessing: Preprocessing { .texts(fitting) }
  /// The choices for files of every kind.
  public var shared: FileOptions { options.shared }
}
