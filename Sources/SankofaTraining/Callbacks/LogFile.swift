import SankofaFormats

/// The file of a log. A line that cannot be written ends the log and not the training, which may have
/// taken hours; ``close()`` says so in the end.
final class LogFile {
  private var file: LineFile?
  private var failure: (any Error)?

  /// Opens the file.
  ///
  /// - Parameters:
  ///   - keepsContent: true when lines come behind those that are there.
  ///   - first: a line to begin with, such as a table's header.
  /// - Throws: `FormatError` when the file cannot be written: nothing was learned yet.
  init(path: String, keepsContent: Bool, first: [UInt8]? = nil) throws {
    let file = try LineFile(path: path, keepsContent: keepsContent)
    if let first { try file.append(first) }
    self.file = file
  }

  /// Adds a line, unless one before it could not be written.
  func append(_ line: [UInt8]) {
    do { try file?.append(line) } catch {
      failure = error
      file = nil
    }
  }

  /// Closes the file. Throws what went wrong with the first line that is missing.
  func close() throws {
    file = nil
    if let failure { throw failure }
  }
}
