import SankofaFormats
import SankofaNN

/// The file of a log. A line that cannot be written ends the log but not the training, which may
/// have taken hours; ``close()`` throws the error at the end.
final class LogFile {
  private let path: String
  private var file: LineFile?
  private var failure: (any Error)?
  /// The bytes at the end of the file that may be lines of this training, written after the
  /// checkpoint from which it continues.
  private var later: ArraySlice<UInt8> = []
  /// The size of the file up to the last line of this training; `nil` for a device or a pipe.
  private var end: Int?

  /// Opens the file.
  ///
  /// - Parameters:
  ///   - keepsContent: true to add lines after the existing ones.
  ///   - first: a line to write first, such as the header of a table.
  /// - Throws: `FormatError` when the file cannot be written. At this time, no training is lost.
  init(path: String, keepsContent: Bool, first: [UInt8]? = nil) throws {
    self.path = path
    let file = try LineFile(path: path, keepsContent: keepsContent)
    if let first { try file.append(first) }
    self.file = file
    end = file.size
  }

  /// Adds a line, unless an earlier one could not be written.
  func append(_ line: [UInt8]) {
    guard let file else { return }
    if takesFromLater(line, file) { return }
    do {
      try file.append(line)
      end = file.size
    } catch { fail(error) }
  }

  private func fail(_ error: any Error) {
    (failure, file, later) = (error, nil, [])
  }

  // MARK: Checkpoints

  /// The state before the file is open.
  static let blank = state(nil)

  private static func state(_ end: Int?) -> CallbackState {
    CallbackState(values: Configuration([("bytes", end.map { .integer($0) } ?? .none)]))
  }

  /// The state for a checkpoint: the size of the file up to the last line of this training, also
  /// after a line that could not be written.
  var state: CallbackState { LogFile.state(end) }

  /// Returns the size in a state; `nil` when it is not known.
  static func end(in state: CallbackState) throws -> Int? {
    if state.values["bytes"] == Configuration.Value.none { return nil }
    return try state.values.count("bytes")
  }

  /// Continues a file to which lines were added, from its size in a checkpoint.
  ///
  /// The lines after it are this training's own when they are written again, bit for bit: then they
  /// stay, and are not written twice. Nothing else is removed, since another training may have added
  /// it.
  func resume(after size: Int?) {
    guard let size, let known = file?.size, known > size else { return }
    do {
      later = try FileBytes.read(path).dropFirst(size)
      end = size
    } catch { fail(error) }
  }

  /// Returns true when a line is the next of those that are in the file already. Of a line that was
  /// cut short there, the part is removed. From the first line of another training on, lines are
  /// added at the end.
  private func takesFromLater(_ line: [UInt8], _ file: LineFile) -> Bool {
    if later.isEmpty { return false }
    let whole = line.last == UInt8(ascii: "\n") ? line : line + [UInt8(ascii: "\n")]
    if later.starts(with: whole) {
      later = later.dropFirst(whole.count)
      end = end.map { $0 + whole.count }
      return true
    }
    if let end, whole.starts(with: later) { file.shorten(to: end) }
    later = []
    return false
  }

  /// Closes the file. Throws the error of the first line that could not be written.
  func close() throws {
    file = nil
    if let failure { throw failure }
  }
}
