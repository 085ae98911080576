import SankofaFormats
import SankofaNN

/// Writes one line of JSON for each epoch, an object with `epoch`, `loss`, the metrics, the same
/// values on validation data with `val_` in front, and `learning_rate`.
///
/// A line is in the file as soon as its epoch has ended. When a line cannot be written, for example
/// because the disk is full, the log ends and training continues; `fit` throws the reason at the
/// end. Numbers have enough digits to read back to the same bits. Equal training runs write equal
/// files.
public final class JSONLinesLog: Callback {
  private let path: String
  private let appends: Bool
  private var file: LogFile?

  /// Makes a callback that writes to a file.
  ///
  /// - Parameters:
  ///   - path: the path of the file, which is replaced unless `appends` is true.
  ///   - appends: true to add the lines after the existing ones; false by default.
  public init(toPath path: String, appends: Bool = false) {
    self.path = path
    self.appends = appends
  }

  /// Opens the file. Throws `FormatError` when it cannot be written.
  public func trainingBegan(_ training: TrainingRun) throws {
    file = try LogFile(path: path, keepsContent: appends)
  }

  /// Adds the line of the epoch.
  public func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
    guard let file else { misuseBeforeTraining("JSONLinesLog") }
    file.append(line(epoch))
  }

  public func savedState(_ training: TrainingRun) -> CallbackState? { file?.state ?? LogFile.blank }

  public func check(_ state: CallbackState, _ training: TrainingRun) throws {
    _ = try LogFile.end(in: state)
  }

  /// Continues the log: its lines are those of the epochs so far, and of a file with `appends` the
  /// lines that were there before.
  public func restore(_ state: CallbackState, _ training: TrainingRun) throws {
    if appends {
      file?.resume(after: try LogFile.end(in: state))
    } else {
      for epoch in training.history.epochs { file?.append(line(epoch)) }
    }
  }

  private func line(_ epoch: History.Epoch) -> [UInt8] {
    var line = JSONObject()
    line["epoch"] = .integer(epoch.number)
    for (name, value) in epoch.values { line[name] = .number(value) }
    line["learning_rate"] = .number(epoch.learningRate)
    return JSON.object(line).encoded()
  }

  /// Closes the file. Throws `FormatError` when a line could not be written.
  public func trainingEnded(_ training: TrainingRun) throws {
    defer { file = nil }
    try file?.close()
  }
}
