import SankofaTraining

/// Prints, before the first epoch, the reasons why the network may not learn.
final class WarningReport: Callback {
  func trainingBegan(_ training: TrainingRun) {
    for warning in training.model.warnings { Console.errors.line("warning: \(warning)") }
  }
}
