import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// Answers for many pictures, recordings or texts, a line for each: comma-separated values, or JSON. They are
/// printed as they come, or written to a file at the end.
struct FileLines {
  private let model: Model
  private let name: String
  private let kind: FileKind
  private let output: AnswerOutput
  private var header: [String]?
  private var bytes: [UInt8] = []
  private var count = 0
  private var hasFailed = false
  private var notes: Set<String> = []

  /// - Parameters:
  ///   - name: the path of the model.
  ///   - output: the place of the answers.
  init(_ model: Model, called name: String, output: AnswerOutput) {
    (self.model, self.name, self.output) = (model, name, output)
    kind = model.fileKind
  }

  /// True for the names in a first line of answers about files of this kind. Examples with labels, such as
  /// `text,label`, are none.
  static func isHeader(_ names: [String], of kind: FileKind) -> Bool {
    guard names.count > 1, names[0] == kind.noun || names[0] == "example" else { return false }
    if names[1] == "predicted class" { return true }
    let areOfClasses = names.contains("probability") || names.contains("score")
    if names.contains("class"), areOfClasses { return true }
    // Models of texts tell classes always, and data of one's own may have an output.
    return kind != .texts && (names.contains("output") || names.contains("outputs"))
  }

  /// Answers for a file, or for the files of a folder and its subfolders. One without an answer is
  /// reported on standard error.
  mutating func answer(_ path: String) {
    guard FolderListing.isFolder(path) else { return answer(file: path) }
    do {
      let listing = try FolderListing(path)
      listing.failures.forEach { tell($0) }
      let files = listing.files.filter(kind.holds)
      let others = listing.files.count - files.count
      if others > 0 {
        Console.errors.line(
          "note: \(path.shownPath): left out \(counted(others, "file")), not named like \(kind.noun)s"
        )
      }
      if files.isEmpty {
        throw FormatError(
          path: path, place: .file,
          message: "must hold \(kind.noun)s, got none; name another folder.")
      }
      for file in files where !Console.output.hasLostReader {
        answer(file: listing.fullPath(of: file))
      }
    } catch { tell(error) }
  }

  private mutating func answer(file path: String) {
    do {
      let (questions, note) = try Questions.reading(path, for: model, called: name)
      if let note, notes.insert(note).inserted { Console.errors.line("note: \(note)") }
      try answer(questions)
    } catch { tell(error) }
  }

  /// Answers a line of text. An empty one is reported on standard error.
  mutating func answer(_ line: TextLines.Line, of lines: TextLines) {
    do { try answer(lines.questions(line)) } catch { tell(error) }
  }

  private mutating func answer(_ questions: Questions) throws {
    let path = questions.name
    let answers = try Answers(model, questions)
    if let failure = answers.failure(0) { throw failure }
    let answer = answers.pictureAnswer()
    count += 1
    if output.isJSON {
      return write(Array(((answer?.json ?? answers.json(0)).description + "\n").utf8))
    }
    let cells = answer.map(FileLines.cells) ?? [("output", FileLines.text(answers.json(0)))]
    let titles = [kind.noun] + cells.map(\.title)
    let row = [path] + cells.map(\.text)
    write(
      CSV(header: header == nil ? titles : nil, records: [row])
        .encoded(delimiter: output.delimiter ?? .comma, lineEnd: .lineFeed))
    header = titles
  }

  private mutating func write(_ line: [UInt8]) {
    if output.path != nil {
      bytes += line
    } else {
      Console.output.write(String(decoding: line, as: UTF8.self))
    }
  }

  /// The class and the probabilities or scores of all classes; for drawings also why the answer is
  /// unsure.
  private static func cells(_ answer: PictureAnswer) -> [(title: String, text: String)] {
    let noun = answer.areProbabilities ? "probability" : "score"
    return [("predicted class", answer.best.label)]
      + answer.values.map { ("\(noun) of \($0.label)", "\(Float($0.value))") }
      + (answer.certainty.map { [("unsure", $0.doubt ?? "")] } ?? [])
  }

  /// The numbers of an answer without classes.
  private static func text(_ answer: JSON) -> String {
    guard let found = answer["class"] ?? answer["output"] ?? answer["outputs"] else {
      preconditionFailure("an answer has a class, an output or outputs")
    }
    return found.stringValue ?? found.description
  }

  /// Writes the file, and throws when a file had no answer or an answer could not be written.
  func finish() throws {
    if let path = output.path {
      try output.write(bytes)
      Console.output.line(
        "Wrote the answers for \(counted(count, kind.noun)) to \(path.shownPath).")
    }
    try Console.output.finish()
    if hasFailed { throw ReportedFailures() }
  }

  private mutating func tell(_ error: any Error) {
    hasFailed = true
    Console.errors.line("\(error)".onOneLine(atMost: .max))
  }
}
