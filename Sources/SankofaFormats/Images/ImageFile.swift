import SankofaTensor

/// A picture read from a file, with remarks about faults of the file that were passed over.
///
/// The kind of the file is told by its first bytes, not by its name: ``PNG``, or ``JPEG`` when the
/// package is built with the trait `JPEG`.
public struct ImageFile: Sendable, Hashable {
  /// The picture.
  public let image: Image
  /// Remarks about faults that were passed over, as other decoders pass over them; empty when the
  /// file is as it should be. Each is a phrase on one line, such as `chunk IEND is missing`.
  public let notes: [String]

  /// Reads the picture in the file at `path`.
  ///
  /// - Parameter limit: the most bytes to read; 4 GiB by default.
  /// - Throws: `FormatError` when the file cannot be read, is of a kind that is not read, or is
  ///   damaged so that pixels are missing; see ``PNG`` and ``JPEG``.
  public init(contentsOf path: String, limit: Int = FileBytes.defaultLimit) throws {
    try self.init(ByteReader(file: path, limit: limit))
  }

  /// Decodes the bytes of a picture file.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` in the same cases as `init(contentsOf:limit:)`.
  public init(bytes: [UInt8], path: String = FormatError.data) throws {
    try self.init(ByteReader(bytes, path: path))
  }

  init(_ file: ByteReader) throws {
    switch PictureKind(firstBytes: Array(try file.peek(12))) {
    case nil: (image, notes) = try PNG.decode(file)
    case .jpeg: (image, notes) = try JPEG.decode(file)
    case let kind?:
      throw FormatError(
        path: file.path, place: .file,
        message: "is a \(kind.rawValue) picture, and none of these is read; save it as PNG.")
    }
  }
}

/// The kinds of picture files that people have, apart from PNG.
private enum PictureKind: String {
  case jpeg = "JPEG"
  case gif = "GIF"
  case bmp = "BMP"
  case tiff = "TIFF"
  case webP = "WebP"
  case heif = "HEIF or AVIF"

  /// - Parameter bytes: the first 12 bytes of a file, or all if there are fewer.
  init?(firstBytes bytes: [UInt8]) {
    func has(_ text: String, at place: Int = 0) -> Bool {
      bytes.dropFirst(place).starts(with: text.utf8)
    }
    if bytes.starts(with: [0xff, 0xd8, 0xff]) {
      self = .jpeg
    } else if has("GIF87a") || has("GIF89a") {
      self = .gif
    } else if has("BM"), has("\0\0\0\0", at: 6) {
      self = .bmp
    } else if has("II*\0") || has("MM\0*") {
      self = .tiff
    } else if has("RIFF"), has("WEBP", at: 8) {
      self = .webP
    } else if has("ftyp", at: 4) {
      self = .heif
    } else {
      return nil
    }
  }
}
