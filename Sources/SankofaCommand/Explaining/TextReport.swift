import SankofaDraw
import SankofaExplain
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// A report on the words that moved a model's answer about a text.
struct TextReport {
  private let explanation: TextExplanation
  private let place: String
  private let model: String
  /// The number of columns of the longest bar.
  private static let barColumns = 12
  /// The words that a table shows.
  private static let mostWords = 20

  /// Explains a text.
  ///
  /// - Parameters:
  ///   - place: the path of the text.
  ///   - name: the name of the model's file.
  init(_ text: String, _ place: String, _ name: String, _ model: Model) throws {
    self.place = place == "-" ? "standard input" : place
    if text.isBlank {
      throw FormatError(
        path: self.place, place: .file, message: "must have a text, got none; write one.")
    }
    do { explanation = try TextExplainer(model).explanation(of: text) } catch {
      throw FormatError(path: name, place: .file, message: "\(error)")
    }
    self.model = name
  }

  func text(style: TerminalStyle) -> String {
    let (answer, parts) = (explanation.answer, explanation.parts.prefix(Self.mostWords))
    let longest = parts.reduce(0) { max($0, abs($1.leftOut)) }
    let table = Table(
      columns: [
        .init("word"), .init("left out", isRight: true), .init(""), .init("answer without it"),
      ],
      rows: parts.map { part in
        [
          part.word.onOneLine(atMost: 30),
          (part.leftOut > 0 ? "+" : "") + NumberFormat.fixed(part.leftOut, decimals: 3),
          BarChart.bar(
            longest > 0 ? abs(part.leftOut) / longest : 0, columns: Self.barColumns, style: style),
          "\(part.without.label.onOneLine(atMost: 24)) \(NumberFormat.percent(part.without.probability))",
        ]
      })
    let label = answer.label.onOneLine()
    let rest = explanation.parts.count - parts.count
    let unread = explanation.unreadCount
    return "\(place.shownPath): \(label) with \(NumberFormat.percent(answer.probability))\n\n"
      + table.text(style: style) + (rest > 0 ? "(\(counted(rest, "weaker word")))\n" : "")
      + (unread > 0 ? "(\(counted(unread, "word")) at the end, not looked at)\n" : "")
      + "\nleft out: how much the log-odds ln(p / (1 - p)) of \(label) would fall without the word; they "
      + "are \(NumberFormat.fixed(explanation.value, decimals: 3)).\n"
  }

  var json: JSON {
    [
      "model": .string(model), "text": .string(place), "class": .string(explanation.answer.label),
      "probability": .number(explanation.answer.probability), "unit": "log_odds",
      "value": .number(explanation.value), "unread": .integer(explanation.unreadCount),
      "words": .array(
        explanation.parts.map { part in
          [
            "number": .integer(part.number), "word": .string(part.word),
            "left_out": .number(part.leftOut), "class": .string(part.without.label),
            "probability": .number(part.without.probability),
          ]
        }),
    ]
  }
}
