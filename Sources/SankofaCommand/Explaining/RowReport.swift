import SankofaData
import SankofaDraw
import SankofaExplain
import SankofaFormats
import SankofaTraining

/// A report on the columns that moved a model's answer about a row of a table.
struct RowReport {
  private let explanation: RowExplanation
  private let table: DataTable
  private let model: String

  /// Explains a row. Columns and cells that count as missing are told on standard error.
  ///
  /// - Parameters:
  ///   - row: the text of `--row`; the first row without it.
  ///   - name: the name of the model's file.
  init(_ table: DataTable, row: String?, _ name: String, _ model: Model) throws {
    let number = try row.map { try Numbers.whole($0, "--row", in: 0...(.max), try: "0") } ?? 0
    guard number < table.rowCount else {
      throw UsageError(
        "--row: must be in 0…\(table.rowCount - 1) (rows of \(table.name.shownPath)), got \(number); "
          + "try \(table.rowCount - 1).")
    }
    var notes: [TableError] = []
    let explainer: RowExplainer
    do { explainer = try RowExplainer(model) } catch {
      throw FormatError(path: name, place: .file, message: "\(error)")
    }
    explanation = try tableErrors {
      try explainer.explanation(ofRow: number, in: table, notes: &notes)
    }
    Console.errors.tell(notes, in: table)
    (self.table, self.model) = (table, name)
  }

  // MARK: Text

  func text(style: TerminalStyle) -> String {
    let row = explanation
    let place = row.line.map { " (line \($0))" } ?? ""
    var text = "\(table.name.shownPath), row \(row.row)\(place): \(row.target.onOneLine()) is "
    text += "\(answerText)\n\n"
    text += parts(style).text(style: style) + "\n"
    for line in legend { text += line + "\n" }
    return text
  }

  private var answerText: String {
    let mean = "\(shown(explanation.valueAtMean)) for the mean of the training rows"
    return switch explanation.answer {
    case .number(let number): "\(shown(number))\nIt would be \(mean)."
    case .word(let word, let probability):
      "\(word.onOneLine()) with \(NumberFormat.percent(probability))\nIts log-odds are "
        + "\(shown(explanation.value)) here, and would be \(mean)."
    }
  }

  /// The number of columns of the longest bar.
  private static let barColumns = 12

  private func parts(_ style: TerminalStyle) -> Table {
    let longest = explanation.parts.reduce(0) { max($0, $1.strength) }
    return Table(
      columns: [
        .init("column"), .init("value"), .init("left out", isRight: true), .init(""),
        .init("gradient", isRight: true), .init("answer without it"),
      ],
      rows: explanation.parts.map { part in
        let share = longest > 0 ? abs(part.leftOut) / longest : 0
        let text = part.text.map { $0.isEmpty ? "(missing)" : $0 } ?? "(no column)"
        return [
          part.column.onOneLine(atMost: 30), text.onOneLine(atMost: 24), signed(part.leftOut),
          BarChart.bar(share, columns: Self.barColumns, style: style), signed(part.gradient),
          shown(part.without),
        ]
      })
  }

  private func shown(_ answer: RowExplanation.Answer) -> String {
    switch answer {
    case .number(let number): shown(number)
    case .word(let word, let probability):
      "\(word.onOneLine(atMost: 24)) \(NumberFormat.percent(probability))"
    }
  }

  /// A number beside others of its kind: three decimals, or four digits when they are large.
  private func shown(_ number: Double) -> String {
    let greatest = explanation.parts.reduce(abs(explanation.value)) { max($0, $1.strength) }
    return greatest < 1_000
      ? NumberFormat.fixed(number, decimals: 3) : NumberFormat.significant(number)
  }

  private func signed(_ number: Double) -> String { (number > 0 ? "+" : "") + shown(number) }

  /// The meaning of the measures, and the columns on which they disagree.
  private var legend: [String] {
    let unit =
      switch explanation.answer {
      case .number: "the answer, in the unit of \(explanation.target.onOneLine()),"
      case .word(let word, _): "the log-odds ln(p / (1 - p)) of \(word.onOneLine())"
      }
    var lines = [
      "left out: how much \(unit) would fall if the cell were empty.",
      "gradient: slope of the answer times distance of the cell from the mean of the training rows.",
    ]
    let names = explanation.disagreements.map { $0.column.onOneLine(atMost: 30) }
    lines.append(
      names.isEmpty
        ? "The two agree: the network is nearly straight between the mean and this row."
        : "They disagree on \(listed(names)): the network bends there, so that the gradient holds for "
          + "small changes only.")
    return lines
  }

  // MARK: JSON

  var json: JSON {
    var line = JSONObject()
    line["model"] = .string(model)
    line["table"] = .string(table.name)
    line["row"] = .integer(explanation.row)
    line["line"] = explanation.line.map { .integer($0) } ?? .null
    line["target"] = .string(explanation.target)
    for member in explanation.answer.members { line[member.0] = member.1 }
    line["unit"] = .string(explanation.unit.rawValue)
    line["value"] = .number(explanation.value)
    line["value_at_mean"] = .number(explanation.valueAtMean)
    let disagreeing = Set(explanation.disagreements.map(\.column))
    line["columns"] = .array(
      explanation.parts.map { part in
        let members: [(String, JSON)] = [
          ("column", .string(part.column)), ("value", part.text.map { .string($0) } ?? .null),
          ("left_out", .number(part.leftOut)), ("gradient", .number(part.gradient)),
          ("disagree", .bool(disagreeing.contains(part.column))),
          ("without", .object(JSONObject(uniqueMembers: part.without.members))),
        ]
        return .object(JSONObject(uniqueMembers: members))
      })
    return .object(line)
  }
}

extension RowExplanation.Answer {
  fileprivate var members: [(String, JSON)] {
    switch self {
    case .number(let number): [("answer", .number(number))]
    case .word(let word, let probability):
      [("answer", .string(word)), ("probability", .number(probability))]
    }
  }
}
