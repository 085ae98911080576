import SankofaFormats
import SankofaTensor

/// The content of one file of a data set.
struct IDXContent {
  let path: String
  let tensor: Tensor
  /// True when the SHA-256 of the content is that of the published file.
  let isPublished: Bool

  /// Reads the file at `path`.
  init(_ file: IDXImageSet.File, at path: String) throws {
    try self.init(file, path) { try IDX.read(path, content: $0) }
  }

  /// Decodes the bytes of a file, with or without gzip.
  init(_ file: IDXImageSet.File, bytes: [UInt8], path: String) throws {
    try self.init(file, path) {
      try IDX.decode(perhapsCompressed: bytes, path: path, content: $0)
    }
  }

  private init(
    _ file: IDXImageSet.File, _ path: String,
    read: ((UnsafeRawBufferPointer) -> Void) throws -> Tensor
  ) throws {
    var digest = SHA256()
    self.path = path
    tensor = try read { digest.update($0) }
    isPublished = digest.hexDigest() == file.digest
  }

  func check(rank: Int, _ rule: String) throws {
    guard tensor.elementType == .uint8, tensor.shape.rank == rank else {
      throw DataError.wrongFile(
        path, rule: rule, found: "\(tensor.elementType) \(tensor.shape)")
    }
  }
}
