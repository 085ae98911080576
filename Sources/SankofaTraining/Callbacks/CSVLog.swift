import SankofaFormats
import SankofaTensor

/// Writes a row of a CSV file for each epoch: `epoch`, `loss`, the metrics, the same values on
/// validation data with `val_` in front, and `learning_rate`.
///
/// A row is in the file as soon as its epoch has ended. When a row cannot be written, for example
/// because the disk is full, the log ends and training continues; `fit` throws the reason at the
/// end. Numbers have enough digits to read back to the same bits. Equal training runs write equal
/// files.
public final class CSVLog: Callback {
  private let path: String
  private let delimiter: CSV.Delimiter
  private let appends: Bool
  private var file: LogFile?
  private var columns: [String] = []

  /// Makes a callback that writes to a file.
  ///
  /// - Parameters:
  ///   - path: the path of the file, which is replaced unless `appends` is true.
  ///   - delimiter: the character between values; a comma by default.
  ///   - appends: true to add the rows after those of an earlier training; false by default.
  public init(toPath path: String, delimiter: CSV.Delimiter = .comma, appends: Bool = false) {
    self.path = path
    self.delimiter = delimiter
    self.appends = appends
  }

  /// Writes the header. Throws `FormatError` when the file cannot be written, or when rows should
  /// be added and the file has other columns.
  public func trainingBegan(_ training: TrainingRun) throws {
    columns = ["epoch"] + training.valueNames
    let known = appends ? try headerThere() : nil
    if let known, known != columns {
      throw FormatError(
        path: path, place: .file,
        message: "has the columns \(known.joined(separator: ", ")), but this training has "
          + "\(columns.joined(separator: ", ")); choose another file.")
    }
    file = try LogFile(
      path: path, keepsContent: appends, first: known == nil ? line(columns) : nil)
  }

  /// Adds the row of the epoch.
  public func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
    guard let file else { misuseBeforeTraining("CSVLog") }
    file.append(row(epoch))
  }

  public func savedState(_ training: TrainingRun) -> CallbackState? { file?.state ?? LogFile.blank }

  public func check(_ state: CallbackState, _ training: TrainingRun) throws {
    _ = try LogFile.end(in: state)
  }

  /// Continues the log: its rows are those of the epochs so far, and of a file with `appends` the
  /// rows that were there before.
  public func restore(_ state: CallbackState, _ training: TrainingRun) throws {
    if appends {
      file?.resume(after: try LogFile.end(in: state))
    } else {
      for epoch in training.history.epochs { file?.append(row(epoch)) }
    }
  }

  private func row(_ epoch: History.Epoch) -> [UInt8] {
    line(columns.map { $0 == "epoch" ? "\(epoch.number)" : epoch[$0].map { "\($0)" } ?? "" })
  }

  /// Closes the file. Throws `FormatError` when a row could not be written.
  public func trainingEnded(_ training: TrainingRun) throws {
    defer { file = nil }
    try file?.close()
  }

  private func line(_ cells: [String]) -> [UInt8] {
    CSV(records: [cells]).encoded(delimiter: delimiter, lineEnd: .lineFeed)
  }

  /// Returns the columns of the existing file; `nil` when it is missing or empty.
  private func headerThere() throws -> [String]? {
    guard try LineFile.hasContent(path) else { return nil }
    return try CSV(contentsOf: path, delimiter: delimiter).header
  }
}
