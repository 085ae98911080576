import SankofaFormats

/// Writes the values of each epoch to a file, each epoch an object of JSON on a line of its own:
/// `epoch`, `loss`, metrics, the same of validation with `val_`, and `learning_rate`.
///
/// A line is there as soon as its epoch has ended, whatever happens then. When one cannot be written,
/// as on a full disk, the log ends before it and training goes on; `fit` throws the reason when all
/// is learned. Numbers have as many digits as read back to the same bits; equal trainings write equal
/// files.
public final class JSONLinesLog: Callback {
  private let path: String
  private let appends: Bool
  private var file: LogFile?

  /// Writes to a path.
  ///
  /// - Parameters:
  ///   - path: of a file that is written anew.
  ///   - appends: true when lines come behind those that are there; false by default.
  public init(toPath path: String, appends: Bool = false) {
    self.path = path
    self.appends = appends
  }

  /// Opens the file. Throws `FormatError` when it cannot be written.
  public func trainingBegan(_ training: Training) throws {
    file = try LogFile(path: path, keepsContent: appends)
  }

  /// Adds the epoch's line.
  public func epochEnded(_ training: Training, _ epoch: History.Epoch) throws {
    guard let file else { misuseBeforeTraining("JSONLinesLog") }
    var line = JSONObject()
    line["epoch"] = .integer(epoch.number)
    for (name, value) in epoch.values { line[name] = .number(value) }
    line["learning_rate"] = .number(epoch.learningRate)
    file.append(JSON.object(line).encoded())
  }

  /// Closes the file. Throws `FormatError` when a line could not be written.
  public func trainingEnded(_ training: Training) throws {
    defer { file = nil }
    try file?.close()
  }
}
