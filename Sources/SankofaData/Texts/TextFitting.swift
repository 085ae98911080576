import SankofaFormats
import SankofaTensor

/// The rule that turns a text into whole numbers for a network, `int32` [length].
///
/// The text is divided into ``tokens``. Each becomes its place in the ``vocabulary`` plus 2, or 1 if it is
/// not there. A text of more than ``length`` tokens is cut at the end, and a shorter one is followed by
/// zeros.
///
/// ```swift
/// let fitting = TextFitting(fittedTo: ["to be or not to be"], .words)
/// print(fitting.numbers(of: "to go"))  // [3, 1, 0, 0, 0, 0]
/// ```
public struct TextFitting: Sendable, Hashable {
  /// The parts of a text.
  public let tokens: TextTokens
  /// The tokens that are known, the most frequent first.
  public let vocabulary: [String]
  /// The number of tokens of an example.
  public let length: Int
  private let places: [String: Int32]

  /// The number that stands for no token, behind the end of a text.
  public static let padding: Int32 = 0
  /// The number of every token that is not in the vocabulary.
  public static let unknown: Int32 = 1
  /// The most tokens of a vocabulary that is fitted unasked.
  public static let usualVocabulary = 10_000
  /// The sizes that a vocabulary can have.
  public static let vocabularySizes = 1...1_000_000
  /// The lengths that examples can have.
  public static let lengths = 1...100_000
  /// The most bytes of a token in a vocabulary; longer ones are unknown.
  static let longestToken = 256

  /// Makes a rule. Traps for a vocabulary or a length that no rule can have.
  public init(_ tokens: TextTokens, vocabulary: [String], length: Int) {
    if let problem = TextFitting.problem(vocabulary, length) {
      misuse(TensorError("TextFitting", problem + "; fit it to texts."))
    }
    self.init(checked: tokens, vocabulary, length)
  }

  private init(checked tokens: TextTokens, _ vocabulary: [String], _ length: Int) {
    (self.tokens, self.vocabulary, self.length) = (tokens, vocabulary, length)
    places = Dictionary(
      uniqueKeysWithValues: vocabulary.enumerated().map {
        ($1, Int32($0) + TextFitting.unknown + 1)
      })
  }

  /// Makes a rule for texts.
  ///
  /// The vocabulary has the tokens that occur more than once, the most frequent first, and equally
  /// frequent ones in the order of their bytes. So tokens that occur once teach what an unknown one
  /// means. If all occur once, all are taken.
  ///
  /// - Parameters:
  ///   - texts: the texts to learn from.
  ///   - length: the number of tokens of an example; by default the largest of the texts.
  ///   - vocabularySize: the most tokens of the vocabulary.
  public init(
    fittedTo texts: some Sequence<String>, _ tokens: TextTokens, length: Int? = nil,
    vocabularySize: Int = TextFitting.usualVocabulary
  ) {
    let counts = TokenCounts(of: texts, tokens)
    self.init(
      tokens, vocabulary: counts.vocabulary(atMost: vocabularySize),
      length: length ?? min(max(1, counts.lengths.max() ?? 1), TextFitting.lengths.upperBound))
  }

  /// The number of different numbers: the vocabulary, the unknown and the padding.
  public var numberCount: Int { vocabulary.count + 2 }

  /// The shape of an example, [length].
  public var shape: Shape { [length] }

  /// The numbers of a text, as many as ``length``.
  public func numbers(of text: String) -> [Int32] {
    let known = tokens.tokens(of: text, limit: length).map { places[$0] ?? TextFitting.unknown }
    return known + Array(repeating: TextFitting.padding, count: length - known.count)
  }

  /// Texts as examples, `int32` [n, length].
  public func encoded(_ texts: [String]) -> Tensor {
    Tensor(texts.flatMap(numbers), shape: [texts.count, length])
  }

  /// The reason why no rule can have a vocabulary and a length.
  private static func problem(_ vocabulary: [String], _ length: Int) -> String? {
    if !vocabularySizes.contains(vocabulary.count) {
      return
        "the vocabulary must have 1…\(vocabularySizes.upperBound) tokens, got \(vocabulary.count)"
    }
    if !lengths.contains(length) {
      return "the length must be 1…\(lengths.upperBound) tokens, got \(length)"
    }
    if let token = vocabulary.first(where: { $0.isEmpty || $0.utf8.count > longestToken }) {
      return "a token must have 1…\(longestToken) bytes, got \(token.utf8.count)"
    }
    // Equality is that of Unicode, as when a token is looked up.
    var known: Set<String> = []
    if let token = vocabulary.first(where: { !known.insert($0).inserted }) {
      return "the tokens must differ, got \(token.quoted) twice"
    }
    return nil
  }
}

extension TextFitting {
  static let jsonKind = "texts"

  /// The rule in the JSON format of model files.
  public var json: JSON {
    .object(
      JSONObject(uniqueMembers: [
        ("kind", .string(TextFitting.jsonKind)), ("tokens", .string(tokens.rawValue)),
        ("length", .integer(length)), ("vocabulary", .array(vocabulary.map { .string($0) })),
      ]))
  }

  /// Reads a rule from JSON that ``json`` wrote.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` for other JSON, and for settings that no rule can have.
  public init(json: JSON, path: String = FormatError.data) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message + "; save the model anew.")
    }
    guard json["kind"]?.stringValue == TextFitting.jsonKind,
      let tokens = json["tokens"]?.stringValue.flatMap(TextTokens.init(rawValue:)),
      let length = json["length"]?.integerValue,
      let vocabulary = json["vocabulary"]?.arrayValue?.mapAll(\.stringValue)
    else {
      throw error(
        "texts must have \"tokens\", words or characters, a whole \"length\" and a \"vocabulary\" of "
          + "texts")
    }
    if let problem = TextFitting.problem(vocabulary, length) { throw error("texts: \(problem)") }
    self.init(checked: tokens, vocabulary, length)
  }
}

extension TextFitting: CustomStringConvertible {
  /// A short description, such as `at most 40 words, 812 known`.
  public var description: String {
    "at most \(tokens.counted(length)), \(vocabulary.count) known"
  }

  /// The most frequent tokens on one line, without punctuation where there are others.
  package var examplesText: String {
    let letters = vocabulary.filter { $0.first?.isLetter == true }
    return (letters.isEmpty ? vocabulary : letters).prefix(8).map { $0.onOneLine(atMost: 20) }
      .joined(separator: ", ")
  }
}
