import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// Prints answers one by one as they come. A question without an answer is reported on standard
/// error, and the next ones are still answered.
struct PredictionReport {
  private let model: Model
  private let form: CSVForm
  private let isJSON: Bool
  private var hasAnswered = false
  private var hasFailed = false
  private var notes: Set<String> = []

  init(_ model: Model, _ form: CSVForm, json: Bool) {
    (self.model, self.form, isJSON) = (model, form, json)
  }

  /// Answers the questions in a file.
  mutating func answer(_ path: String, of name: String) {
    do {
      let file = try QuestionFile(path, form, for: model, called: name)
      if let note = file.note, notes.insert(note).inserted { Console.errors.line("note: \(note)") }
      Console.errors.tell(failures: file.failures)
      hasFailed = hasFailed || !file.failures.isEmpty
      if let questions = file.questions { try answer(questions) }
    } catch {
      tell(error)
    }
  }

  /// Answers a line of text: with the probability of each class when it is the only one.
  mutating func answer(_ line: TextLines.Line, of lines: TextLines) {
    do {
      let questions = try lines.questions(line)
      if lines.texts.count == 1 { return try answer(questions) }
      let answers = try Answers(model, questions)
      if let failure = answers.failure(0) { throw failure }
      let output = Console.output
      if let headline = answers.pictureAnswer()?.headline {
        output.line(headline)
      } else {
        output.write(answers.text([0], style: output.style))
      }
    } catch { tell(error) }
  }

  /// Answers examples.
  mutating func answer(_ questions: Questions) throws {
    let answers = try Answers(model, questions)
    let rows = (0..<questions.count).filter { row in
      guard let failure = answers.failure(row) else { return true }
      tell(failure)
      return false
    }
    if rows.isEmpty { return }
    let output = Console.output
    let picture = answers.pictureAnswer()
    if isJSON {
      for row in rows { output.line((picture?.json ?? answers.json(row)).description) }
      return
    }
    if hasAnswered, picture != nil || questions.count > 1 { output.line() }
    hasAnswered = true
    output.write(
      picture?.text(style: output.style, columns: output.columns)
        ?? answers.text(rows, style: output.style))
  }

  /// Throws when a question had no answer, or an answer could not be written.
  func finish() throws {
    try Console.output.finish()
    if hasFailed { throw ReportedFailures() }
  }

  private mutating func tell(_ error: any Error) {
    hasFailed = true
    Console.errors.line("\(error)".onOneLine(atMost: .max))
  }
}
