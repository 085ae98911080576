import SankofaData
import SankofaFormats
import SankofaTensor

/// A safetensors file that shows when one of its bytes is wrong: its last 64 bytes, the tensor
/// `digest`, are the hexadecimal digits of the SHA-256 of all bytes before them.
struct CheckpointFile {
  var tensors: [(name: String, tensor: Tensor)]
  var metadata: [String: String]

  /// The kind of the files that are being written; see `AtomicFile.write`.
  static let kind = "checkpoint"
  private static let digestName = "digest"
  private static let digestCount = 64

  init(tensors: [(name: String, tensor: Tensor)], metadata: [String: String]) {
    (self.tensors, self.metadata) = (tensors, metadata)
  }

  /// Reads a file. Throws `FormatError` when it cannot be read, is cut short, or has a wrong byte.
  init(contentsOf path: String) throws {
    let bytes = try FileBytes.read(path)
    let content = bytes.dropLast(Self.digestCount)
    var digest = SHA256()
    content.withUnsafeBytes { digest.update($0) }
    guard digest.hexDigest().utf8.elementsEqual(bytes[content.endIndex...]) else {
      throw FormatError(
        path: path, place: .file,
        message: "is damaged: its \(bytes.count) bytes do not have the digest that it ends with; "
          + "use an earlier checkpoint.")
    }
    let file = try SafeTensors(bytes: bytes, path: path)
    tensors = file.tensors.filter { $0.name != Self.digestName }
    metadata = file.metadata
  }

  /// Writes the file completely or not at all.
  ///
  /// - Returns: true when the file and its name are on disk; see `AtomicFile.write`.
  func write(to path: String, through calls: any FileCalls) throws -> Bool {
    // Wide elements come first, so that all of them are aligned.
    let sorted = tensors.enumerated().sorted {
      ($1.element.tensor.elementType.byteCount, $0.offset)
        < ($0.element.tensor.elementType.byteCount, $1.offset)
    }.map(\.element)
    let blank = Tensor(Array(repeating: UInt8(0), count: Self.digestCount))
    let file = SafeTensors(
      tensors: sorted + [(name: Self.digestName, tensor: blank)], metadata: metadata)
    return try AtomicFile.write(to: path, kind: Self.kind, through: calls) { output in
      var digest = SHA256()
      var pieceCount = file.tensors.count
      try file.encodePieces(path: path) { piece in
        // The last piece is the digest's place.
        if pieceCount > 0 {
          piece.withUnsafeBytes { digest.update($0) }
          try output.append(piece)
        } else {
          try output.append(Array(digest.hexDigest().utf8))
        }
        pieceCount -= 1
      }
    }
  }
}
