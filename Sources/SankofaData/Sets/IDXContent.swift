import SankofaFormats
import SankofaTensor

/// What was found in one file of a set.
struct IDXContent {
  let path: String
  let tensor: Tensor
  /// Whether the content is the published one, by its digest.
  let isPublished: Bool

  /// Reads the file at `path`.
  init(_ file: IDXImageSet.File, at path: String) throws {
    try self.init(file, bytes: FileBytes.read(path), path: path)
  }

  /// Decodes the bytes of a file, compressed or not.
  init(_ file: IDXImageSet.File, bytes: [UInt8], path: String) throws {
    let content = Gzip.isCompressed(bytes) ? try Gzip.decompress(bytes, path: path) : bytes
    self.path = path
    tensor = try IDX.decode(content, path: path)
    isPublished = SHA256.hexDigest(of: content) == file.digest
  }

  func check(rank: Int, _ rule: String) throws {
    guard tensor.elementType == .uint8, tensor.shape.rank == rank else {
      throw DataError.wrongFile(
        path, rule: rule, found: "\(tensor.elementType) \(tensor.shape)")
    }
  }
}
