import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// The answers of a model to questions, output by output.
struct Answers {
  let questions: Questions
  private let outputs: [Output]
  /// The answers for a drawing moved by a pixel.
  private let moved: [[Double]]

  /// One output of the model for all examples.
  struct Output {
    let answers: OutputAnswers
    /// The names of the classes, when each number belongs to a class.
    let classNames: [String]?
    /// The limit above which a single number means the second class.
    let limit: Double
    /// The numbers of each example.
    let values: [[Double]]
  }

  /// Runs a model on the questions.
  init(_ model: Model, _ questions: Questions) throws {
    self.questions = questions
    let all = try model.answers(
      for: questions.features, areClasses: questions.classNames != nil)
    outputs = all.enumerated().map { index, answers in
      let width = max(1, answers.values.shape.dropFirst().elementCount)
      let numbers = answers.values.floats.map(Double.init)
      let values = (0..<questions.count).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
      let names = index == 0 ? model.classNames ?? questions.classNames : nil
      let isOfMargins = model.compilation?.losses[index].isOfMargins == true
      return Output(
        answers: answers,
        classNames: Answers.classNames(names, answers, width, isOfMargins: isOfMargins),
        limit: answers.meaning == .probabilities ? 0.5 : 0, values: values)
    }
    moved = try questions.fitted?.moved.map { try Answers.rows(model, $0, questions) } ?? []
  }

  private static func rows(
    _ model: Model, _ examples: Tensor, _ questions: Questions
  ) throws -> [[Double]] {
    let answers = try model.answers(for: [examples], areClasses: questions.classNames != nil)
    guard let values = answers.first?.values else { return [] }
    let width = max(1, values.shape.dropFirst().elementCount)
    let numbers = values.floats.map(Double.init)
    return (0..<examples.shape[0]).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
  }

  private static func classNames(
    _ names: [String]?, _ answers: OutputAnswers, _ width: Int, isOfMargins: Bool
  ) -> [String]? {
    guard answers.meaning != .numbers else { return nil }
    if width == 1 {
      // A single score has a limit between two classes only when the loss is one of margins.
      let isSplit = answers.meaning == .probabilities || isOfMargins
      return isSplit && names?.count == 2 ? names : nil
    }
    return (0..<width).map { index in
      if let names, names.indices.contains(index) { return names[index] }
      return "\(index)"
    }
  }

  /// The answer for a single picture, recording or text with classes; `nil` for anything else.
  func pictureAnswer() -> PictureAnswer? {
    guard let output = outputs.first, outputs.count == 1, let names = output.classNames,
      questions.drawing != nil || questions.kind == .texts, questions.count == 1,
      let values = output.values.first, values.count > 1
    else { return nil }
    let areProbabilities = output.answers.meaning == .probabilities
    return PictureAnswer(
      name: questions.name, kind: questions.kind, drawing: questions.drawing,
      label: questions.label,
      values: zip(names, values).map { (label: $0, value: $1) },
      areProbabilities: areProbabilities,
      certainty: questions.fitted.map {
        Certainty($0.doubt, areProbabilities ? [values] + moved : [], names)
      })
  }

  /// The reason why an example has no answer: numbers that are not finite.
  func failure(_ row: Int) -> SankofaError? {
    guard let value = outputs.lazy.flatMap({ $0.values[row] }).first(where: { !$0.isFinite })
    else { return nil }
    return SankofaError(
      "predict",
      "the outputs for \(name(row)) must be finite, got \(decimal(Double(value), 4)); train the model anew."
    )
  }

  private func name(_ row: Int) -> String {
    let name = questions.name.shownPath
    return questions.numbers.map { "\(name) example \($0[row])" } ?? name
  }

  // MARK: Text

  /// Returns a line for each output of a single example, otherwise a table of `rows`, the examples
  /// that have an answer.
  func text(_ rows: [Int], style: TerminalStyle) -> String {
    if questions.count == 1, let row = rows.first {
      return outputs.map { output in
        let isCalled = outputs.count > 1 || output.classNames == nil
        let name = isCalled ? output.answers.name.onOneLine() + " " : ""
        return "\(questions.name.shownPath): \(name)\(output.text(row))\n"
      }.joined()
    }
    let columns = outputs.flatMap { $0.columns(isOnly: outputs.count == 1) }
    let table = Table(
      columns: [.init("example", isRight: true)]
        + columns.map { .init($0.onOneLine(atMost: 40), isRight: true) },
      rows: rows.map { row in
        ["\(questions.numbers?[row] ?? row)"] + outputs.flatMap { $0.cells(row) }
      })
    return questions.name.shownPath + "\n\n" + table.text(style: style)
  }

  // MARK: JSON

  func json(_ row: Int) -> JSON {
    var line = JSONObject()
    line["example"] = .string(questions.name)
    if let numbers = questions.numbers { line["number"] = .integer(numbers[row]) }
    if outputs.count == 1 {
      for member in outputs[0].json(row).members { line[member.name] = member.value }
    } else {
      line["outputs"] = .object(
        JSONObject(uniqueMembers: outputs.map { ($0.answers.name, JSON.object($0.json(row))) }))
    }
    return .object(line)
  }
}

extension Answers.Output {
  /// The most numbers that fit on a line.
  private static let mostNumbers = 6

  private var isProbability: Bool { answers.meaning == .probabilities }

  /// The class with the largest number, and that number. A single number above the limit means the
  /// second class, otherwise the first, with 1 − p where the number is a probability p.
  private func choice(_ row: Int) -> (name: String, value: Double)? {
    guard let names = classNames else { return nil }
    let values = values[row]
    if values.count == 1 {
      let isSecond = values[0] > limit
      return (names[isSecond ? 1 : 0], isSecond || !isProbability ? values[0] : 1 - values[0])
    }
    let best = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
    return (names[best], values[best])
  }

  private func shown(_ value: Double) -> String {
    isProbability
      ? NumberFormat.percent(value)
      : answers.meaning == .scores
        ? NumberFormat.fixed(value, decimals: 3) : NumberFormat.significant(value)
  }

  func text(_ row: Int) -> String {
    if let choice = choice(row) {
      return "\(choice.name.onOneLine()) (\(isProbability ? "" : "score ")\(shown(choice.value)))"
    }
    return numbers(row)
  }

  private func numbers(_ row: Int) -> String {
    let values = values[row]
    let text = values.prefix(Self.mostNumbers).map(shown).joined(separator: " ")
    let isCut = values.count > Self.mostNumbers
    return text + (isCut ? " … (\(NumberFormat.grouped(values.count)) in all)" : "")
  }

  func columns(isOnly: Bool) -> [String] {
    let name = answers.name
    if classNames != nil {
      return [isOnly ? "class" : name, isProbability ? "probability" : "score"]
    }
    let count = values.first?.count ?? 0
    return count > 1 && count <= Self.mostNumbers ? (0..<count).map { "\(name)[\($0)]" } : [name]
  }

  func cells(_ row: Int) -> [String] {
    if let choice = choice(row) { return [choice.name.onOneLine(atMost: 40), shown(choice.value)] }
    let values = values[row]
    return values.count <= Self.mostNumbers ? values.map(shown) : [numbers(row)]
  }

  func json(_ row: Int) -> JSONObject {
    var object = JSONObject()
    let all = JSON.array(values[row].map { .number($0) })
    let (one, many) = isProbability ? ("probability", "probabilities") : ("score", "scores")
    if let choice = choice(row) {
      object["class"] = .string(choice.name)
      object[one] = .number(choice.value)
      object[many] = all
    } else if values[row].count == 1, answers.values.rank <= 2 {
      object["output"] = .number(values[row][0])
    } else {
      object["output"] = all
      if answers.values.rank > 2 {
        object["shape"] = .array(answers.values.shape.dropFirst().extents.map { .integer($0) })
      }
    }
    return object
  }
}
