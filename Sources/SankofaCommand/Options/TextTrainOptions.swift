import ArgumentParser
import SankofaData
import SankofaNN
import SankofaTraining

/// The options for training on texts of one's own.
struct TextTrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Parts of a text: \(listed(TextTokens.allCases.map(\.rawValue))) (default: words, if enough of \
      them occur more than once). For a table, learn from its column of texts alone.
      """, valueName: "name"))
  var tokens: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Tokens of a text for the network; longer ones are cut (default: from the texts).",
      valueName: "n"))
  var length: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The most tokens that are known, the most frequent first (default: \(TextFitting.usualVocabulary)).",
      valueName: "n"))
  var vocabulary: String?

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([
      ("--tokens", tokens), ("--length", length), ("--vocabulary", vocabulary),
    ])
  }

  /// The choices for a training.
  func options(
    _ columns: TableTrainOptions, _ network: NetworkOptions, _ learning: LearningOptions
  ) throws -> TextTraining.Options {
    var options = TextTraining.Options()
    options.tokens = try tokens.map { name in
      guard let tokens = TextTokens(rawValue: name) else {
        throw UsageError(
          "\(UnknownName("tokens", name, among: TextTokens.allCases.map(\.rawValue)))")
      }
      return tokens
    }
    options.length = try length.map {
      try Numbers.whole($0, "--length", in: TextFitting.lengths, try: "100")
    }
    if let vocabulary {
      options.vocabularySize = try Numbers.whole(
        vocabulary, "--vocabulary", in: TextFitting.vocabularySizes, try: "10000")
    }
    options.network =
      try network.model.map { name -> TextRecipe.Network in
        let known = TextRecipe.Network.allCases.map(\.rawValue)
        guard let network = TextRecipe.Network(rawValue: name) else {
          _ = try usage { try PictureNetwork.Kind(named: name) }
          throw UsageError(
            "--model: \(name) is for data sets; choose \(listed(known)) for texts of your own.")
        }
        return network
      } ?? .cnn
    options.shared = try FileTrainOptions.shared(columns, learning)
    return options
  }
}
