/// Prints one line for each epoch.
public final class EpochLines: Callback {
  private let write: (String) -> Void

  /// Makes a callback that passes its lines to `write`, which prints to standard output by default.
  public init(_ write: @escaping (String) -> Void = { print($0) }) { self.write = write }

  /// Writes the model's warnings.
  public func trainingBegan(_ training: TrainingRun) throws {
    for warning in training.model.warnings { write("warning: \(warning)") }
  }

  /// Writes the line of the epoch: loss, metrics and speed.
  public func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
    var parts = ["epoch \(training.epoch)/\(training.epochCount)"]
    parts.append("loss \(decimal(epoch.loss, 4))")
    parts += epoch.metrics.map { "\($0.name) \(decimal($0.value, 4))" }
    if let loss = epoch.validationLoss { parts.append("val_loss \(decimal(loss, 4))") }
    parts += epoch.validationMetrics.map { "val_\($0.name) \(decimal($0.value, 4))" }
    parts.append("\(Int(epoch.examplesPerSecond.rounded())) examples/s")
    write(parts.joined(separator: "  "))
  }
}

/// Formats a number with a fixed count of decimals, at most six. Numbers of 10⁹ or more are written
/// like any `Double`.
package func decimal(_ value: Double, _ places: Int) -> String {
  // Swift also writes the sign of a NaN, which depends on the machine.
  if value.isNaN { return "nan" }
  guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let scaled = (abs(value) * scale).rounded()
  let whole = (scaled / scale).rounded(.down)
  let digits = String(Int(scaled - whole * scale))
  let fraction =
    places == 0 ? "" : "." + String(repeating: "0", count: places - digits.count) + digits
  return (value < 0 && scaled > 0 ? "-" : "") + String(Int(whole)) + fraction
}

/// The amount that `fit` prints.
public enum Verbosity: Sendable {
  /// Nothing.
  case silent
  /// One line for each epoch, on standard output.
  case epochs
}
