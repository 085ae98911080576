import SankofaTensor

/// The files in a folder and in its subfolders.
///
/// Names that begin with a point are hidden, as is `__MACOSX`, which archives of macOS contain; they
/// are passed over. Links are followed, except where a folder would contain itself.
public struct FolderListing: Sendable, Hashable {
  /// The path of the folder, as it was given.
  public let path: String
  /// The paths of the files below the folder, such as `cats/a.png`, in the order of their bytes.
  public private(set) var files: [String] = []
  /// The paths of the folders below the folder, such as `cats`, in the order of their bytes.
  public private(set) var folders: [String] = []
  /// The number of files and folders that are hidden.
  public private(set) var hiddenCount = 0
  /// The errors of subfolders that cannot be read, and of names that are not UTF-8.
  public private(set) var failures: [FormatError] = []

  /// Lists a folder.
  ///
  /// - Throws: `FormatError` when there is no folder at `path`, or when it cannot be read.
  public init(_ path: String) throws {
    self.path = path
    let status = try FileStatus(of: path, reportedAs: path)
    guard status.kind == .directory else {
      throw FormatError(
        path: path, place: .file,
        message: status.kind == .missing
          ? "no such folder; check the path." : "expected a folder, found a file; name its folder.")
    }
    let names = try FileStatus.names(inFolder: path)
    add(names, below: "", within: [status.identity])
    files.sort(by: FolderListing.isBefore)
    folders.sort(by: FolderListing.isBefore)
  }

  /// True when there is a folder at a path.
  public static func isFolder(_ path: String) -> Bool {
    guard let status = try? FileStatus(of: path, reportedAs: path) else { return false }
    return status.kind == .directory
  }

  /// True when there is a file at a path, which is not a folder.
  public static func isFile(_ path: String) -> Bool {
    guard let status = try? FileStatus(of: path, reportedAs: path) else { return false }
    return status.kind == .regular || status.kind == .special
  }

  /// The path of a file below the folder, as it can be opened.
  public func fullPath(of file: String) -> String {
    path.utf8.last == UInt8(ascii: "/") ? path + file : "\(path)/\(file)"
  }

  /// The order of texts by their bytes, which is the same on every machine.
  package static func isBefore(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private mutating func add(_ names: [[UInt8]], below prefix: String, within above: [[UInt64]]) {
    for bytes in names {
      guard let name = String(validating: bytes, as: UTF8.self) else {
        let shown = prefix + String(decoding: bytes, as: UTF8.self)
        failures.append(
          FormatError(
            path: fullPath(of: shown), place: .file,
            message: "a name must be UTF-8, and this one is not; rename the file."))
        continue
      }
      if name.hasPrefix(".") || name == "__MACOSX" {
        hiddenCount += 1
        continue
      }
      let relative = prefix + name
      do {
        let path = fullPath(of: relative)
        let status = try FileStatus(of: path, reportedAs: path)
        if status.kind != .directory {
          files.append(relative)
        } else if !above.contains(status.identity) {
          folders.append(relative)
          add(
            try FileStatus.names(inFolder: path), below: relative + "/",
            within: above + [status.identity])
        }
      } catch let error as FormatError {
        failures.append(error)
      } catch {
        preconditionFailure("a folder's errors are those of files, not \(error)")
      }
    }
  }
}
