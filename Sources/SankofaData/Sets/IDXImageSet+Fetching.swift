import Foundation
import SankofaFormats

extension IDXImageSet {
  /// Asks the mirrors in order until one gives the published file, and keeps it in `folder`.
  ///
  /// A mirror that fails is asked last from then on. What comes is written when it is verified,
  /// whole or not at all.
  func fetch(
    _ file: File, into folder: String, mirrors: inout [String],
    progress: (DownloadProgress) -> Void
  ) throws -> IDXContent {
    let path = "\(folder)/\(file.name).gz"
    // Better to know before megabytes come.
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
      // Some servers decompress on the way.
      try AtomicFile.write(Gzip.isCompressed(bytes) ? bytes : Gzip.compress(bytes), to: path)
      return content
    }
    // The deepest first; a folder that has something in it stays.
    for folder in made { rmdir(folder) }
    throw DataError.downloadFailed(
      of: name, file: file.name + ".gz", attempts: attempts, files: fileNames, folder: folder)
  }

  /// The bytes that `mirror` gives for `file`, if they are the published file's.
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

  /// Makes a folder, and those above it.
  ///
  /// - Returns: those that were not there, the deepest first.
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
