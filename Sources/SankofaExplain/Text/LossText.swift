import SankofaDraw
import SankofaTensor

/// The loss of one example, output by output.
struct LossText {
  private let explanation: Explanation
  private let example: Explanation.Example

  init(_ explanation: Explanation, _ example: Explanation.Example) {
    (self.explanation, self.example) = (explanation, example)
  }

  /// Outputs that are listed; of more, those with the largest slopes.
  private static let most = 16

  func text(style: TerminalStyle) -> String {
    let convention = explanation.convention
    let formula = convention.formula.map { ": \($0)" } ?? ""
    let head = "Loss \(convention.name)\(formula)\n  C = \(Written.number(example.loss))\n"
    if example.outputs.allSatisfy({ $0.target == nil }) { return head }
    let isLogit = convention.logitSlope != nil
    let hasLogits = example.outputs.contains { $0.preactivation != nil }
    let known = hasLogits ? convention.logitSlope.map { " = \($0)" } : nil
    let slope = (hasLogits ? "∂C/∂z" : "∂C/∂a") + (known ?? "")
    let columns: [Table.Column] = [
      .init("  output"), .init("z", isRight: true), .init(isLogit ? "p" : "a", isRight: true),
      .init("y", isRight: true), .init(slope, isRight: true),
    ]
    let rows = shown.map { output in
      [
        "  " + (name(output)),
        output.preactivation.map(Written.number) ?? "", Written.number(output.activation),
        output.target.map(Written.number) ?? "", Written.number(output.slope),
      ]
    }
    let more = example.outputs.count - rows.count
    return head + Written.table(columns, rows, style: style)
      + (more > 0 ? "  … and \(more) more\n" : "")
  }

  private func name(_ output: Explanation.Output) -> String {
    let index = "\(output.index)"
    return output.name.map { $0 == index ? index : "\(index) \($0.onOneLine())" } ?? index
  }

  private var shown: [Explanation.Output] {
    let outputs = example.outputs
    if outputs.count <= Self.most { return outputs }
    return outputs.sorted { abs($0.slope) > abs($1.slope) }.prefix(Self.most)
      .sorted { $0.index < $1.index }
  }
}

/// Several examples, a line each.
struct ExamplesText {
  private let explanation: Explanation

  init(_ explanation: Explanation) { self.explanation = explanation }

  func text(style: TerminalStyle) -> String {
    let chain = explanation.chain
    var columns: [Table.Column] = [
      .init("  example"), .init(isNarrow ? "outputs" : "largest output"), .init("targets"),
      .init("loss", isRight: true),
    ]
    if let chain {
      columns += [
        .init("∂C/∂\(chain.place.symbol)", isRight: true), .init("paths", isRight: true),
      ]
    }
    let rows = explanation.examples.enumerated().map { row, example in
      var cells = [
        "  \(example.number)", outputs(of: example), target(of: example),
        Written.number(example.loss),
      ]
      if let ways = chain?.ways[row] {
        cells += [Written.number(ways.sum), Written.number(ways.count)]
      }
      return cells
    }
    var mean = ["  mean", "", "", Written.number(explanation.loss)]
    if let chain { mean += [Written.number(chain.sum), ""] }
    let convention = explanation.convention
    return "Loss \(convention.name)" + (convention.formula.map { ": \($0)" } ?? "") + "\n"
      + Written.table(columns, rows, footer: [mean], style: style)
  }

  /// Whether all outputs of an example fit its line.
  private var isNarrow: Bool { explanation.examples.allSatisfy { $0.outputs.count <= 3 } }

  private func outputs(of example: Explanation.Example) -> String {
    if isNarrow {
      return example.outputs.map { Written.number($0.activation) }.joined(separator: ", ")
    }
    guard let best = example.outputs.max(by: { $0.activation < $1.activation }) else { return "" }
    return "\(best.name?.onOneLine() ?? "\(best.index)") (\(Written.number(best.activation)))"
  }

  private func target(of example: Explanation.Example) -> String {
    let targets = example.outputs.compactMap(\.target)
    guard !isNarrow, targets.allSatisfy({ $0 == 0 || $0 == 1 }),
      targets.count(where: { $0 == 1 }) == 1, let index = targets.firstIndex(of: 1)
    else { return targets.map(Written.number).joined(separator: ", ") }
    return example.outputs[index].name?.onOneLine() ?? "\(index)"
  }
}
