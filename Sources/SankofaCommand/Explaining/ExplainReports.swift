import SankofaData
import SankofaDraw
import SankofaExplain

/// Shows the progress of a long search for paths on standard error, if that is a terminal.
final class PathReport {
  private let console = Console.errors
  private let several: Bool
  private let start = ContinuousClock.now
  private var shown = ContinuousClock.now

  /// A search that ends within this time needs no progress line.
  private static let patience = Duration.seconds(1)
  /// A line that is replaced faster than this only flickers.
  private static let pause = Duration.milliseconds(80)

  /// - Parameter several: true when there are several examples.
  init(several: Bool) { self.several = several }

  func show(_ progress: PathProgress) {
    let now = ContinuousClock.now
    guard console.isTerminal, now - start > Self.patience, now - shown > Self.pause else { return }
    shown = now
    let example = several ? "example \(progress.example), " : ""
    let line = WorkLine(
      name: "\(example)paths to \(progress.value)", done: progress.done, total: progress.total)
    console.overwrite(line.text(style: console.style, columns: console.columns - 1))
  }

  /// Erases the line, since the results follow.
  func end() { console.erase() }
}

/// Takes steps of gradient descent and reports their results.
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

  /// About the largest number of lines that are shown.
  private static let mostLines = 20

  /// The results as a table, with only some of the steps when there are many.
  private(set) var text = ""

  /// Takes the steps, and shows the progress on a terminal if `isShown`.
  func take(_ count: Int, isShown: Bool) throws {
    let every = (count + Self.mostLines - 1) / Self.mostLines
    var rows: [[String]] = []
    var value = place.flatMap(explainer.value(of:))
    var shown = ContinuousClock.now
    try explainer.descend(data, learningRate: learningRate, steps: count) { step in
      losses.append(step.loss)
      let before = value
      value = place.flatMap(step.value(of:))
      if step.number % every == 0 || step.number == count - 1 {
        rows.append(
          ["\(step.number + 1)", ValueText.number(step.loss)]
            + [before, value].compactMap { $0.map(ValueText.number) })
      }
      if isShown, Console.output.isTerminal, .now - shown > .milliseconds(200) {
        shown = .now
        Console.output.overwrite(
          "step \(step.number + 1) of \(count), loss \(ValueText.number(step.loss))")
      }
    }
    let symbol = place.map(\.symbol) ?? ""
    let columns: [Table.Column] = ["step", "loss before it", symbol, "after it"].map {
      .init($0, isRight: true)
    }
    text = Table(columns: Array(columns.prefix(rows.first?.count ?? 2)), rows: rows)
      .text(style: Console.output.style)
  }
}
