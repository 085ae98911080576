import SankofaData
import SankofaDraw
import SankofaExplain

/// Takes steps of gradient descent and tells what came of them.
final class StepReport {
  private let explainer: Explainer
  private let data: Dataset
  private let place: NetworkPlace?
  private let learningRate: Double
  /// The loss before each step.
  private(set) var losses: [Double] = []

  init(_ explainer: Explainer, _ data: Dataset, place: NetworkPlace?, learningRate: Double) {
    (self.explainer, self.data) = (explainer, data)
    (self.place, self.learningRate) = (place, learningRate)
  }

  /// Lines that are shown at most.
  private static let mostLines = 20

  /// Takes the steps, and shows a table of them, thinned out when they are many.
  func take(_ count: Int, isShown: Bool) throws {
    let every = (count + Self.mostLines - 1) / Self.mostLines
    var rows: [[String]] = []
    for step in 1...count {
      let before = place.flatMap(explainer.value(of:))
      losses.append(try explainer.step(data, learningRate: learningRate))
      guard isShown, (step - 1) % every == 0 || step == count else { continue }
      let after = place.flatMap(explainer.value(of:))
      rows.append(
        ["\(step)", Written.number(losses[step - 1])]
          + [before, after].compactMap { $0.map(Written.number) })
    }
    if !isShown { return }
    let symbol = place.map(\.symbol) ?? ""
    let columns: [Table.Column] = ["step", "loss before it", symbol, "after it"].map {
      .init($0, isRight: true)
    }
    let table = Table(columns: Array(columns.prefix(rows.first?.count ?? 2)), rows: rows)
    Console.output.write(table.text(style: Console.output.style) + "\n")
  }
}
