import SankofaDraw
import SankofaTensor

/// The loss of one example as text: the weighted sum, if it is one, and each output, element by
/// element.
struct LossText {
  private let explanation: Explanation
  private let example: Explanation.Example

  init(_ explanation: Explanation, _ example: Explanation.Example) {
    (self.explanation, self.example) = (explanation, example)
  }

  /// The largest number of outputs that are listed; of more, those with the largest slopes.
  private static let most = 16

  func text(style: TerminalStyle) -> String {
    if !explanation.isSplit {
      let formula = explanation.convention.formula.map { ": \($0)" } ?? ""
      return "Loss \(explanation.convention.name)\(formula)\n  C = "
        + "\(ValueText.number(example.loss))\n" + table(0, style: style)
    }
    let parts = explanation.lossParts.indices.map { index in
      let part = explanation.lossParts[index]
      return "\n" + part.definition + table(index, style: style)
    }
    return sum(style: style) + parts.joined()
  }

  /// Each output's loss with its weight, and their sum.
  private func sum(style: TerminalStyle) -> String {
    var rows = zip(explanation.lossParts, example.answers).map { part, answer in
      [
        "  \(part.symbol)", ValueText.number(answer.loss), ValueText.number(part.weight),
        ValueText.number(part.weight * answer.loss),
      ]
    }
    if explanation.penalty != 0 {
      rows.append(["  penalties", "", "", ValueText.number(explanation.penalty)])
    }
    let columns: [Table.Column] = [
      .init("  loss of"), .init("value", isRight: true), .init("weight", isRight: true),
      .init("product", isRight: true),
    ]
    return "Loss \(explanation.lossFormula)\n"
      + ValueText.table(
        columns, rows, footer: [["  C", "", "", ValueText.number(example.loss)]], style: style)
  }

  /// The elements of an output, when their targets are known.
  private func table(_ index: Int, style: TerminalStyle) -> String {
    let (part, outputs) = (explanation.lossParts[index], example.answers[index].outputs)
    if outputs.allSatisfy({ $0.target == nil }) { return "" }
    let convention = part.convention
    let isLogit = convention.logitSlope != nil
    let hasLogits = outputs.contains { $0.preactivation != nil }
    let known = hasLogits ? convention.logitSlope.map { " = \($0)" } : nil
    let symbol = explanation.isSplit ? part.symbol : "C"
    let slope = "∂\(symbol)/∂" + (hasLogits ? "z" : "a") + (known ?? "")
    let columns: [Table.Column] = [
      .init("  output"), .init("z", isRight: true), .init(isLogit ? "p" : "a", isRight: true),
      .init("y", isRight: true), .init(slope, isRight: true),
    ]
    let rows = shown(outputs).map { output in
      [
        "  " + (name(output)),
        output.preactivation.map(ValueText.number) ?? "", ValueText.number(output.activation),
        output.target.map(ValueText.number) ?? "", ValueText.number(output.slope),
      ]
    }
    let more = outputs.count - rows.count
    return ValueText.table(columns, rows, style: style)
      + (more > 0 ? "  … and \(more) more\n" : "")
  }

  private func name(_ output: Explanation.Output) -> String {
    let index = "\(output.index)"
    return output.name.map { $0 == index ? index : "\(index) \($0.onOneLine())" } ?? index
  }

  private func shown(_ outputs: [Explanation.Output]) -> [Explanation.Output] {
    if outputs.count <= Self.most { return outputs }
    return outputs.sorted { abs($0.slope) > abs($1.slope) }.prefix(Self.most)
      .sorted { $0.index < $1.index }
  }
}

extension Explanation {
  /// The parts of the loss: `C = 0.2·C_kind + C_size + penalties`.
  var lossFormula: String {
    let terms = lossParts.map { part in
      (part.weight == 1 ? "" : "\(ValueText.number(part.weight))·") + part.symbol
    }
    return "C = " + (terms + (penalty == 0 ? [] : ["penalties"])).joined(separator: " + ")
  }
}

extension Explanation.LossPart {
  /// `C_kind`.
  var symbol: String { "C_\(output)" }

  /// The name of the loss, and its formula where it is known.
  var definition: String {
    let formula = convention.formula.map { ": \(symbol)\($0.dropFirst())" } ?? ""
    return "Loss \(symbol), \(convention.name)\(formula)\n"
  }
}
