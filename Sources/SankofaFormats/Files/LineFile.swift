/// A file that grows line by line: each is there, whole, as soon as it was added.
package final class LineFile {
  private let file: FileDescriptor

  /// Opens a file.
  ///
  /// - Parameter keepsContent: true when lines come behind those that are there.
  /// - Throws: `FormatError` when the folder is missing, or it or the file cannot be written.
  package init(path: String, keepsContent: Bool) throws {
    try AtomicFile.checkWritable(path)
    file = try FileDescriptor.open(appendingTo: path, keepsContent: keepsContent)
  }

  /// True when there is a file with something in it.
  package static func hasContent(_ path: String) throws -> Bool {
    let status = try FileStatus(of: path, reportedAs: path)
    return status.kind == .regular && status.size > 0
  }

  /// Adds a line, with its end; one that cannot be written whole leaves nothing behind.
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
