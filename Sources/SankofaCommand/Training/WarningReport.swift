import SankofaTraining

/// Says before the first epoch what is likely to keep the network from learning.
final class WarningReport: Callback {
  func trainingBegan(_ training: Training) {
    for warning in training.model.warnings { Console.errors.line("warning: \(warning)") }
  }
}
