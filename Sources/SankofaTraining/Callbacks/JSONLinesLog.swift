import SankofaFormats

/// Writes the values of each epoch to a file, each epoch an object of JSON on a line of its own:
/// `epoch`, `loss`, metrics, the same of validation with `val_`, and `learning_rate`.
///
/// A line is there as soon as its epoch has ended, whatever happens then. Numbers have as many digits
/// as read back to the same bits; equal trainings write equal files.
public final class JSONLinesLog: Callback {
  private let path: String
  private let appends: Bool
  private var file: LineFile?

  /// Writes to a path.
  ///
  /// - Parameters:
  ///   - path: of a file that is written anew.
  ///   - appends: whether lines come behind those that are there; false by default.
  public init(toPath path: String, appends: Bool = false) {
    self.path = path
    self.appends = appends
  }

  /// Opens the file. Throws `FormatError` when it cannot be written.
  public func trainingBegan(_ training: Training) throws {
    file = try LineFile(path: path, keepsContent: appends)
  }

  /// Adds the epoch's line.
  public func epochEnded(_ training: Training, _ epoch: History.Epoch) throws {
    var line = JSONObject()
    line["epoch"] = .integer(epoch.number)
    for (name, value) in epoch.values { line[name] = .number(value) }
    line["learning_rate"] = .number(epoch.learningRate)
    try file?.append(JSON.object(line).encoded())
  }

  /// Closes the file.
  public func trainingEnded(_ training: Training) throws { file = nil }
}
