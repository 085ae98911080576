import SankofaFormats
import SankofaTensor

/// Writes the values of each epoch to a table of text, a row at a time: `epoch`, `loss`, metrics, the
/// same of validation with `val_`, and `learning_rate`.
///
/// A row is there as soon as its epoch has ended, whatever happens then. When one cannot be written,
/// as on a full disk, the log ends before it and training goes on; `fit` throws the reason when all
/// is learned. Numbers have as many digits as read back to the same bits; equal trainings write equal
/// files.
public final class CSVLog: Callback {
  private let path: String
  private let delimiter: CSV.Delimiter
  private let appends: Bool
  private var file: LogFile?
  private var columns: [String] = []

  /// Writes to a path.
  ///
  /// - Parameters:
  ///   - path: of a file that is written anew.
  ///   - delimiter: between values, a comma by default.
  ///   - appends: true when rows come behind those that an earlier training wrote; false by default.
  public init(toPath path: String, delimiter: CSV.Delimiter = .comma, appends: Bool = false) {
    self.path = path
    self.delimiter = delimiter
    self.appends = appends
  }

  /// Writes the header. Throws `FormatError` when the file cannot be written, or has other columns.
  public func trainingBegan(_ training: Training) throws {
    columns = ["epoch"] + training.valueNames
    let known = appends ? try headerThere() : nil
    if let known, known != columns {
      throw FormatError(
        path: path, place: .file,
        message: "has the columns \(known.joined(separator: ", ")), and this training "
          + "\(columns.joined(separator: ", ")); choose another file.")
    }
    file = try LogFile(
      path: path, keepsContent: appends, first: known == nil ? line(columns) : nil)
  }

  /// Adds the epoch's row.
  public func epochEnded(_ training: Training, _ epoch: History.Epoch) throws {
    guard let file else { misuseBeforeTraining("CSVLog") }
    file.append(
      line(
        columns.map { $0 == "epoch" ? "\(epoch.number)" : epoch[$0].map { "\($0)" } ?? "" }))
  }

  /// Closes the file. Throws `FormatError` when a row could not be written.
  public func trainingEnded(_ training: Training) throws {
    defer { file = nil }
    try file?.close()
  }

  private func line(_ cells: [String]) -> [UInt8] {
    CSV(records: [cells]).encoded(delimiter: delimiter, lineEnd: .lineFeed)
  }

  /// The columns of the file as it is, if there is one with something in it.
  private func headerThere() throws -> [String]? {
    guard try LineFile.hasContent(path) else { return nil }
    return try CSV(contentsOf: path, delimiter: delimiter).header
  }
}
