import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// The lines of standard input, each of which is a text for a model.
struct TextLines {
  /// A line with its number, counted from 1.
  struct Line {
    let number: Int
    let text: String
  }

  let texts: [Line]
  private let fitting: TextFitting

  /// - Throws: `FormatError` when there is no line.
  init(_ text: String, _ model: Model) throws {
    guard let fitting = model.textFitting else {
      preconditionFailure("only models of texts take lines")
    }
    self.fitting = fitting
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    // The end of the last line begins no other.
    if lines.last?.isEmpty == true { lines.removeLast() }
    texts = lines.enumerated().map { Line(number: $0 + 1, text: String($1)) }
    if texts.isEmpty {
      throw FormatError(
        path: "standard input", place: .file,
        message:
          "must have a text in each line, got nothing; try echo 'a text' | sankofa predict … -"
      )
    }
  }

  /// A line as an example for the model.
  ///
  /// - Throws: `FormatError` for a line without a text.
  func questions(_ line: Line) throws -> Questions {
    guard !line.text.isBlank else {
      throw FormatError(
        path: "standard input", place: .line(line.number, column: 1),
        message: "must have a text, got an empty line; leave it out.")
    }
    return Questions(text: line.text, called: line.text, fitting)
  }
}
