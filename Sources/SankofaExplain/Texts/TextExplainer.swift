import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Explains which words of a text moved a network's answer, by leaving out one after the other.
///
/// ```swift
/// let explainer = try TextExplainer(Model.load(fromPath: "letters.safetensors"))
/// for part in try explainer.explanation(of: "what a lovely day").parts {
///   print(part.word, part.leftOut)
/// }
/// ```
///
/// A word is what stands between white space, whether the network reads words or characters. Everything
/// is computed in `float64`.
public struct TextExplainer {
  private let model: Model
  private let fitting: TextFitting
  /// The texts that are computed at once.
  private static let batch = 32
  /// The most words of a text that are looked at.
  public static let mostWords = 1_000

  /// Prepares to explain a model's answers.
  ///
  /// - Throws: `SankofaError` for a model that was not trained on texts.
  public init(_ model: Model) throws {
    guard let fitting = model.textFitting, let shape = model.outputShape, shape.rank == 1,
      shape[0] > 1
    else {
      throw SankofaError(
        "model", "must be one that was trained on texts; train one with sankofa train FOLDER.")
    }
    try model.build()
    (self.model, self.fitting) = (model, fitting)
  }

  /// Explains the answer about a text.
  ///
  /// - Throws: `SankofaError` for a text without words, and when the answer is not finite.
  public func explanation(of text: String) throws -> TextExplanation {
    let shown = words(in: text)
    guard let last = shown.last else {
      throw SankofaError("text", "must have words, got none; write one.")
    }
    // Without this end, leaving out a word would let the network read one that it did not.
    let read = text[..<last.endIndex]
    let unread = text[last.endIndex...].split(whereSeparator: \.isWhitespace).count
    func variant(_ number: Int) -> String {
      guard number > 0 else { return String(read) }
      let word = shown[number - 1]
      return String(read[..<word.startIndex] + " " + read[word.endIndex...])
    }
    var (chosen, values, answers): (Int?, [Double], [TextExplanation.Answer]) = (nil, [], [])
    let names = model.classNames
    for start in stride(from: 0, through: shown.count, by: TextExplainer.batch) {
      let part = (start..<min(start + TextExplainer.batch, shown.count + 1)).map(variant)
      let graph = RowGraph(model, rows: part.map { fitting.numbers(of: $0).map(Double.init) })
      let outputs = graph.outputs
      let best = chosen ?? outputs[0].indexOfLargest
      chosen = best
      values += graph.logOdds(ofClass: best)
      answers += outputs.map { output in
        let index = output.indexOfLargest
        return TextExplanation.Answer(
          label: names.map { $0[index] } ?? "\(index)", probability: output[index])
      }
    }
    guard values.allSatisfy(\.isFinite) else {
      throw SankofaError(
        "explain", "the answer must be finite, got \(values[0]); train the model anew.")
    }
    let parts = shown.enumerated().map { index, word in
      TextExplanation.Part(
        number: index, word: String(word), leftOut: values[0] - values[1 + index],
        without: answers[1 + index])
    }
    return TextExplanation(
      answer: answers[0], value: values[0],
      parts: parts.sorted { (-abs($0.leftOut), $0.number) < (-abs($1.leftOut), $1.number) },
      unreadCount: unread)
  }

  /// The words that the network reads, at most ``mostWords``.
  private func words(in text: String) -> [Substring] {
    var (words, count): ([Substring], Int) = ([], 0)
    for word in text.split(maxSplits: TextExplainer.mostWords, whereSeparator: \.isWhitespace) {
      let space = fitting.tokens == .characters && count > 0 ? 1 : 0
      if count + space >= fitting.length || words.count == TextExplainer.mostWords { break }
      words.append(word)
      count += space + fitting.tokens.tokens(of: String(word), limit: fitting.length).count
    }
    return words
  }
}

/// An answer of a network about a text, and the words that moved it.
public struct TextExplanation: Sendable, Hashable {
  /// An answer of the network.
  public struct Answer: Sendable, Hashable {
    /// The class.
    public let label: String
    /// Its probability.
    public let probability: Double
  }

  /// The part of one word in the answer.
  public struct Part: Sendable, Hashable {
    /// The number of the word in the text, counted from 0.
    public let number: Int
    /// The word as it is written.
    public let word: String
    /// How much the log-odds ln(p / (1 − p)) of the answer fall when the word is left out. Above 0 it
    /// speaks for the answer.
    public let leftOut: Double
    /// The answer about the text without the word.
    public let without: Answer
  }

  /// The answer.
  public let answer: Answer
  /// The log-odds of the class that is the answer.
  public let value: Double
  /// The words, the strongest first.
  public let parts: [Part]
  /// The number of words behind these, which the network does not read or which were not looked at.
  public let unreadCount: Int
}
