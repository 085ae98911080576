import SankofaPlatform
import SankofaTensor

/// A folder that gets its name only when all of its files are written: after an error there is none.
///
/// Files are not flushed one by one, since a folder of thousands would take minutes: a loss of power soon
/// afterwards may cost some of them.
package final class NewFolder {
  private let path: String
  /// The path until the folder is complete.
  private let temporary: String
  /// The folders that were made, relative to this one, and the files.
  private var made: (folders: [String], files: [String]) = ([], [])
  private let calls = SystemCalls()

  private init(path: String, temporary: String) { (self.path, self.temporary) = (path, temporary) }

  /// Makes a folder and writes its files.
  ///
  /// - Parameter body: a closure that writes them by ``write(_:to:)``.
  /// - Throws: `FormatError` when there is something at `path` already, or when a folder or a file
  ///   cannot be written, and the errors of `body`.
  package static func write(to path: String, _ body: (NewFolder) throws -> Void) throws {
    guard try FileStatus(of: path, reportedAs: path).kind == .missing else {
      throw FormatError(path: path, place: .file, message: "exists; name a new folder.")
    }
    let plain = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let slash = plain.lastIndex(of: "/").map { plain.index(after: $0) } ?? plain.startIndex
    let folder = NewFolder(
      path: plain, temporary: plain[..<slash] + AtomicFile.temporaryName(AtomicFile.usualKind))
    try folder.makeFolder("")
    do {
      try body(folder)
      try FileDescriptor.rename(folder.temporary, to: plain, reportedAs: path, folder.calls)
    } catch {
      folder.remove()
      throw error
    }
  }

  /// Writes a file, and makes the folders that hold it.
  ///
  /// - Parameter name: its path in the folder, such as `cats/1.png`.
  /// - Throws: `FormatError` when the file exists or cannot be written.
  package func write(_ bytes: [UInt8], to name: String) throws {
    if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
    let file = try FileDescriptor.create("\(temporary)/\(name)", for: "\(path)/\(name)", calls)
    made.files.append(name)
    try bytes.withUnsafeBytes { try file.write($0) }
  }

  /// Makes a folder and those that hold it, unless they are made.
  private func makeFolder(_ name: String) throws {
    if made.folders.contains(name) { return }
    if !name.isEmpty {
      try makeFolder(name.lastIndex(of: "/").map { String(name[..<$0]) } ?? "")
    }
    let place = name.isEmpty ? temporary : "\(temporary)/\(name)"
    guard retried({ calls.makeFolder(place) }) == 0 else {
      throw systemError(
        name.isEmpty ? path : "\(path)/\(name)", "the folder cannot be made",
        "choose another place.")
    }
    made.folders.append(name)
  }

  /// Removes what was made. What cannot be removed stays under the hidden name: the error that is thrown
  /// matters more.
  private func remove() {
    for name in made.files { _ = retried { calls.remove("\(temporary)/\(name)") } }
    for name in made.folders.reversed() {
      _ = rmdir(name.isEmpty ? temporary : "\(temporary)/\(name)")
    }
  }
}
