import SankofaDraw
import SankofaExplain

/// Tells a terminal's standard error how the search for paths goes, when it takes its time.
final class PathReport {
  private let console = Console.errors
  private let several: Bool
  private let start = ContinuousClock.now
  private var shown = ContinuousClock.now

  /// Nobody needs to be told of what is done by then.
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

  /// Takes the line away: what was asked for follows.
  func end() { console.erase() }
}
