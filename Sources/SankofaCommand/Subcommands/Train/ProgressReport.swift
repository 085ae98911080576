import SankofaDraw
import SankofaTraining

/// Reports training: a moving bar on a terminal; elsewhere one line for each epoch, or about ten lines
/// and one every ten seconds when there are more than ``ProgressReport/mostLines`` epochs.
final class ProgressReport: Callback {
  private let console: Console
  private var start = ContinuousClock.now
  private var shown = ContinuousClock.now
  /// A line that is replaced faster than this only flickers.
  private static let pause = Duration.milliseconds(80)
  /// The longest time without a line where no terminal is.
  private static let silence = Duration.seconds(10)
  /// About the number of lines that stay; more would push everything else off the screen.
  private static let lineCount = 10
  /// The most epochs of which each has a line where no terminal is.
  private static let mostLines = 100

  init(_ console: Console) { self.console = console }

  var wantsSteps: Bool { console.isTerminal }

  func trainingBegan(_ training: TrainingRun) { start = .now }

  func stepEnded(_ training: TrainingRun) {
    let now = ContinuousClock.now
    if now - shown < ProgressReport.pause { return }
    shown = now
    let done = (training.epoch - 1) * training.exampleCount + training.examplesSeen
    let left = training.epochCount * training.exampleCount - done
    let line = ProgressLine(
      epoch: training.epoch, epochs: training.epochCount, step: training.step,
      steps: training.stepsPerEpoch,
      values: [("loss", training.meanLoss)] + training.metrics,
      examplesPerSecond: Double(training.examplesSeen) / max(training.seconds, 1e-9),
      secondsLeft: (now - start) / .seconds(1) / Double(max(1, done - training.examplesBefore))
        * Double(left))
    console.overwrite(line.text(style: console.style, columns: console.columns - 1))
  }

  func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) {
    let line = ProgressLine(
      epoch: training.epoch, epochs: training.epochCount, step: training.step,
      steps: training.stepsPerEpoch, values: epoch.values,
      examplesPerSecond: epoch.examplesPerSecond)
    guard console.isTerminal else {
      let isShort = training.epochCount <= ProgressReport.mostLines
      let isDue = training.epoch == 1 || .now - shown > ProgressReport.silence
      if isShort || isDue || stays(training) {
        shown = .now
        console.line(line.plainText)
      }
      return
    }
    let text = line.text(style: console.style, columns: console.columns - 1)
    if stays(training) { console.line(text) } else { console.overwrite(text) }
  }

  /// About ten epochs leave a line, evenly spaced, and the last one always.
  private func stays(_ training: TrainingRun) -> Bool {
    let every = (training.epochCount + ProgressReport.lineCount - 1) / ProgressReport.lineCount
    return training.epoch % every == 0 || training.epoch == training.epochCount
      || training.isStopping
  }
}
