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
