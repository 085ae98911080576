import SankofaDraw
import SankofaTensor

/// Several examples as text, one line for each.
struct ExamplesText {
  private let explanation: Explanation

  init(_ explanation: Explanation) { self.explanation = explanation }

  func text(style: TerminalStyle) -> String {
    let chain = explanation.chain
    var columns: [Table.Column] = [.init("  example")]
    for index in explanation.lossParts.indices { columns += titles(index) }
    columns.append(.init("loss", isRight: true))
    if let chain {
      columns += [
        .init("∂C/∂\(chain.place.symbol)", isRight: true), .init("paths", isRight: true),
      ]
    }
    let rows = explanation.examples.enumerated().map { row, example in
      var cells = ["  \(example.number)"]
      for index in example.answers.indices {
        cells += [outputs(of: example, index), target(of: example, index)]
      }
      cells.append(ValueText.number(example.loss))
      if let ways = chain?.ways[row] {
        cells += [ValueText.number(ways.sum), ValueText.number(ways.count)]
      }
      return cells
    }
    let blank = explanation.lossParts.flatMap { _ in ["", ""] }
    var mean = ["  mean"] + blank + [ValueText.number(explanation.loss)]
    if let chain { mean += [ValueText.number(chain.sum), ""] }
    return head + ValueText.table(columns, rows, footer: [mean], style: style)
  }

  private var head: String {
    let convention = explanation.convention
    if !explanation.isSplit {
      return "Loss \(convention.name)" + (convention.formula.map { ": \($0)" } ?? "") + "\n"
    }
    return "Loss \(explanation.lossFormula)\n"
      + explanation.lossParts.map { "  " + $0.definition }.joined()
  }

  private func titles(_ answer: Int) -> [Table.Column] {
    if explanation.lossParts.count > 1 {
      return [.init(explanation.lossParts[answer].output), .init("target")]
    }
    return [.init(isNarrow(answer) ? "outputs" : "largest output"), .init("targets")]
  }

  /// True when all elements of each example's output fit on its line.
  private func isNarrow(_ answer: Int) -> Bool {
    explanation.examples.allSatisfy { $0.answers[answer].outputs.count <= 3 }
  }

  private func outputs(of example: Explanation.Example, _ answer: Int) -> String {
    let outputs = example.answers[answer].outputs
    if isNarrow(answer) {
      return outputs.map { ValueText.number($0.activation) }.joined(separator: ", ")
    }
    guard let best = outputs.max(by: { $0.activation < $1.activation }) else { return "" }
    return "\(best.name?.onOneLine() ?? "\(best.index)") (\(ValueText.number(best.activation)))"
  }

  private func target(of example: Explanation.Example, _ answer: Int) -> String {
    let outputs = example.answers[answer].outputs
    let targets = outputs.compactMap(\.target)
    guard !isNarrow(answer), targets.allSatisfy({ $0 == 0 || $0 == 1 }),
      targets.count(where: { $0 == 1 }) == 1, let index = targets.firstIndex(of: 1)
    else { return targets.map(ValueText.number).joined(separator: ", ") }
    return outputs[index].name?.onOneLine() ?? "\(index)"
  }
}
