import SankofaData
import SankofaDraw
import SankofaExplain
import SankofaTraining
import SankofaTensor

/// A report on the weights of a neuron that decides about tables, and on its answer for one row.
struct DecisionReport {
  let table: DataTable
  let decision: TableDecision
  /// The training of the weights; `nil` when they were set by hand.
  let recipe: TrainingRecipe?
  /// The seed of the training.
  let seed: UInt64
  /// Rows whose target is yes.
  let yesCount: Int
  /// The number of rows whose answer equals their target.
  let rightCount: Int
  let explanation: DecisionExplanation?

  var target: String { decision.targetName }
  /// The target's name on one line: it comes from a file.
  private var shownTarget: String { target.onOneLine() }
  private var yes: String { decision.yes.onOneLine() }

  /// The whole report as lines.
  func text(style: TerminalStyle, columns: Int) -> String {
    let count = NumberFormat.grouped(table.rowCount)
    var text = "\(table.name.shownPath): \(count) rows, \(shownTarget) is \(yes) in "
    text += "\(NumberFormat.grouped(yesCount)) of them\n\n"
    text += EncodingTable(decision.encoding).text(style: style) + "\n"
    text += weightsTitle + "\n"
    text += weights.text(style: style, columns: min(columns, 76)) + "\n"
    text += "\(NumberFormat.grouped(rightCount)) of \(count) rows right ("
    text += "\(NumberFormat.percent(Double(rightCount) / Double(table.rowCount))))\n"
    guard let explanation else { return text }
    return text + "\n" + self.text(of: explanation, style: style, columns: columns)
  }

  private var weightsTitle: String {
    guard let recipe else { return "Weights set by hand: above 0 they speak for \(yes)" }
    let epochs = NumberFormat.grouped(recipe.epochs) + (recipe.epochs == 1 ? " epoch" : " epochs")
    return "Weights learned in \(epochs): above 0 they speak for \(yes)"
  }

  private var weights: SignedBarChart {
    let weights = zip(decision.encoding.features, decision.weights.floats).map {
      (label: EncodingTable.shown($0.name), value: Double($1))
    }
    return SignedBarChart(weights + [("bias", decision.bias.scalar)])
  }

  // MARK: One row

  private func text(of row: DecisionExplanation, style: TerminalStyle, columns: Int) -> String {
    let parts = row.parts.filter { $0.input != 0 }
    let bars = parts.map {
      (label: EncodingTable.shown($0.feature.name), value: Double($0.contribution))
    }
    var text = cells(of: row).text(style: style) + "\n"
    text += "What each input adds to z\n"
    text += SignedBarChart(bars + [("bias", Double(row.bias))])
      .text(style: style, columns: min(columns, 76))
    text += "\nz = sum + bias = \(fixed(row.preactivation)), "
    text += "p = 1 / (1 + e^-z) = \(percent(row.probability))\n"
    text += "\(shownTarget): \(row.verdict.onOneLine())\n\n"
    if row.changes.isEmpty {
      return text + "No change of a single column would make it \(row.opposite.onOneLine()).\n"
    }
    return text
      + "Any of these changes would make it \(row.opposite.onOneLine()), the smallest first\n\n"
      + changes(of: row, arrow: style.hasUnicode ? "→" : "->").text(style: style)
  }

  /// The row as it was given and as the neuron gets it.
  private func cells(of row: DecisionExplanation) -> Table {
    let rows = row.cells.map { cell in
      let parts = row.parts.filter { $0.feature.column == cell.column }
      let inputs = parts.map { NumberFormat.trimmed(Double($0.input), decimals: 3) }
      let part = parts.first { $0.input != 0 } ?? parts[0]
      return [
        EncodingTable.shown(cell.column), shown(cell.text),
        EncodingTable.inputs(inputs), fixed(part.weight), fixed(part.contribution),
      ]
    }
    return Table(
      columns: [
        .init("column"), .init("value"), .init("inputs"), .init("weight", isRight: true),
        .init("input x weight", isRight: true),
      ], rows: rows,
      footer: [["sum", "", "", "", fixed(row.sum)], ["bias", "", "", "", fixed(row.bias)]])
  }

  private func changes(of row: DecisionExplanation, arrow: String) -> Table {
    let rows = row.changes.map { change in
      [
        change.column, "\(shown(change.oldValue)) \(arrow) \(change.newValue.text)",
        fixed(change.preactivation), percent(change.probability),
      ]
    }
    return Table(
      columns: [
        .init("column"), .init("change"), .init("z", isRight: true), .init("p", isRight: true),
      ], rows: rows)
  }

  private func shown(_ text: String) -> String {
    text.isEmpty ? "(missing)" : EncodingTable.shown(text)
  }

  private func fixed(_ number: Float) -> String { NumberFormat.fixed(Double(number), decimals: 3) }

  private func percent(_ number: Float) -> String { NumberFormat.percent(Double(number)) }
}

extension DecisionChange.NewValue {
  /// The value, or the limit that a number would have to cross.
  var text: String {
    switch self {
    case .value(let value): EncodingTable.shown(value)
    case .above(let limit): "above \(NumberFormat.significant(limit))"
    case .below(let limit): "below \(NumberFormat.significant(limit))"
    }
  }
}
