/// A file that grows by whole lines; each line is in the file as soon as it is added.
package final class LineFile {
  private let file: FileDescriptor

  /// Opens a file.
  ///
  /// - Parameter keepsContent: true to add lines after the existing ones, false to replace them.
  /// - Throws: `FormatError` when the folder is missing, or when the folder or the file cannot be
  ///   written.
  package init(path: String, keepsContent: Bool) throws {
    try AtomicFile.checkWritable(path)
    file = try FileDescriptor.open(appendingTo: path, keepsContent: keepsContent)
  }

  /// True when `path` is a regular file that is not empty.
  package static func hasContent(_ path: String) throws -> Bool {
    let status = try FileStatus(of: path, reportedAs: path)
    return status.kind == .regular && status.size > 0
  }

  /// The size in bytes; `nil` for a device or a pipe.
  package var size: Int? { file.size }

  /// Removes what follows after this many bytes, if anything does.
  package func shorten(to size: Int) {
    if let known = file.size, known > size { file.cut(to: size) }
  }

  /// Adds a line, and its line end if it has none. A line that cannot be written completely leaves
  /// nothing behind.
  package func append(_ line: some Sequence<UInt8>) throws {
    var bytes = Array(line)
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    let end = file.size
    do { try bytes.withUnsafeBytes { try file.write($0) } } catch {
      if let end { file.cut(to: end) }
      throw error
    }
  }
}
