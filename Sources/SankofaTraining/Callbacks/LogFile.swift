import SankofaFormats

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

  /// Closes the file. Throws the error of the first line that could not be written.
  func close() throws {
    file = nil
    if let failure { throw failure }
  }
}
