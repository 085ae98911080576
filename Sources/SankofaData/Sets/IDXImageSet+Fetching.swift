import Foundation
import SankofaFormats

extension IDXImageSet {
  /// Downloads a file from the mirrors, in order, until one provides the published file, and stores
  /// it in `folder`.
  ///
  /// A mirror that fails moves to the end of the list. The file is written after it is verified,
  /// completely or not at all.
  func fetch(
    _ file: File, into folder: String, mirrors: inout [String],
    progress: (DownloadProgress) -> Void
  ) throws -> IDXContent {
    let path = "\(folder)/\(file.name).gz"
    // It is better to fail before downloading megabytes.
    let made = try makeFolder(folder)
    try AtomicFile.checkWritable(path)
    var attempts: [String] = []
    for mirror in mirrors {
      let bytes: [UInt8]
      let content: IDXContent
      do throws(DownloadFailure) {
        (bytes, content) = try published(file, from: mirror, progress)
      } catch {
        attempts.append("\(mirror): \(error)")
        mirrors.append(mirrors.removeFirst())
        continue
      }
      // Some servers decompress the file before sending it.
      try AtomicFile.write(Gzip.isCompressed(bytes) ? bytes : Gzip.compress(bytes), to: path)
      return content
    }
    // The deepest folder comes first; `rmdir` leaves a folder that is not empty.
    for folder in made { rmdir(folder) }
    throw DataError.downloadFailed(
      of: name, file: file.name + ".gz", attempts: attempts, files: fileNames, folder: folder)
  }

  /// Downloads `file` from `mirror`, and throws when it is not the published file.
  private func published(
    _ file: File, from mirror: String, _ progress: (DownloadProgress) -> Void
  ) throws(DownloadFailure) -> (bytes: [UInt8], content: IDXContent) {
    let address = mirror + file.name + ".gz"
    let bytes = try download.bytes(at: address) { received, total in
      progress(
        DownloadProgress(
          file: file.name + ".gz", address: address, receivedBytes: received, totalBytes: total))
    }
    let content: IDXContent
    do {
      content = try IDXContent(file, bytes: bytes, path: file.name + ".gz")
    } catch {
      throw .unreadable("\(error)")
    }
    guard content.isPublished else { throw .wrongDigest }
    return (bytes, content)
  }

  /// Creates a folder and the missing folders above it.
  ///
  /// - Returns: the folders that did not exist, the deepest first.
  private func makeFolder(_ path: String) throws -> [String] {
    var missing: [String] = []
    var place = URL(filePath: path).standardizedFileURL
    while place.path != "/", !FileManager.default.fileExists(atPath: place.path) {
      missing.append(place.path)
      place.deleteLastPathComponent()
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw DataError.cannotMakeFolder(path, reason: error.localizedDescription)
    }
    return missing
  }
}
