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

  /// Continues the log: its lines are those of the epochs so far.
  public func restore(_ state: CallbackState, _ training: TrainingRun) throws {
    try file?.restore(state, appends, training.history.epochs.map(line))
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

/// The file of a log. A line that cannot be written ends the log but not the training, which may
/// have taken hours; ``close()`` throws the error at the end.
final class LogFile {
  private var file: LineFile?
  private var failure: (any Error)?

  /// Opens the file.
  ///
  /// - Parameters:
  ///   - keepsContent: true to add lines after the existing ones.
  ///   - first: a line to write first, such as the header of a table.
  /// - Throws: `FormatError` when the file cannot be written. At this time, no training is lost.
  init(path: String, keepsContent: Bool, first: [UInt8]? = nil) throws {
    let file = try LineFile(path: path, keepsContent: keepsContent)
    if let first { try file.append(first) }
    self.file = file
  }

  /// Adds a line, unless an earlier one could not be written.
  func append(_ line: [UInt8]) {
    do { try file?.append(line) } catch {
      failure = error
      file = nil
    }
  }

  /// The state before the file is open.
  static let blank = CallbackState(values: Configuration([("bytes", .integer(0))]))

  /// The state for a checkpoint: the size of the file.
  var state: CallbackState {
    CallbackState(values: Configuration([("bytes", .integer(file?.size ?? 0))]))
  }

  /// Continues from a checkpoint. A file that was added to loses the lines that were written after
  /// the checkpoint; any other, which was opened empty, gets the lines before it.
  func restore(_ state: CallbackState, _ appends: Bool, _ lines: [[UInt8]]) throws {
    if appends {
      file?.shorten(to: try state.values.count("bytes"))
    } else {
      for line in lines { append(line) }
    }
  }

  /// Closes the file. Throws the error of the first line that could not be written.
  func close() throws {
    file = nil
    if let failure { throw failure }
  }
}
