import SankofaFormats
import SankofaTraining

/// Reports training as JSON lines, one for each epoch.
final class LineReport: Callback {
  private let console: Console

  init(_ console: Console) { self.console = console }

  func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) {
    var line = JSONObject()
    line["epoch"] = .integer(training.epoch)
    line["epochs"] = .integer(training.epochCount)
    for (name, value) in epoch.values { line[name] = .number(value) }
    line["learning_rate"] = .number(epoch.learningRate)
    line["examples_per_second"] = .number(epoch.examplesPerSecond)
    line["seconds"] = .number(epoch.seconds)
    console.line(JSON.object(line).description)
  }
}
