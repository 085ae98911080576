import SankofaTensor

/// gzip (RFC 1952).
public enum Gzip {
  /// The most bytes that `decompress` gives unless the caller says otherwise: 4 GiB.
  public static let defaultLimit = 4 << 30

  /// True when `bytes` start as a gzip file does.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// The decompressed content of a gzip file: of all its members, one after the other. Bytes after
  /// them that are no member are ignored, as by `gzip -d`.
  ///
  /// - Parameters:
  ///   - path: the file's name in errors.
  ///   - limit: the most bytes to give; a small file can claim to hold a huge one.
  /// - Throws: `FormatError` when a header is wrong, the file is cut short, the compressed data are
  ///   corrupt, a checksum or length differs, or the content is larger than `limit`.
  public static func decompress(
    _ bytes: [UInt8], path: String = FormatError.data, limit: Int = defaultLimit
  ) throws -> [UInt8] {
    let file = ByteReader(bytes, path: path)
    let input = try GzipInput(file)
    let start = file.offset
    var output: [UInt8] = []
    // One byte more, so that content of the right length does not reach the limit.
    try input.fill(&output, to: limit < .max ? limit + 1 : limit)
    guard output.count <= limit else {
      throw file.error(
        at: start, "decompresses to more than \(counted(limit, "byte")); use a smaller file.")
    }
    return output
  }

  /// `bytes` as a gzip file of one member. The result depends on the bytes, the level and zlib's
  /// version only: no time, no name.
  ///
  /// - Parameter level: 0 (stored) to 9 (smallest); 6 by default.
  public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
    guard (0...9).contains(level) else {
      misuse(TensorError("Gzip.compress", "level must be in 0...9, got \(level); try 6."))
    }
    // Method 8 (deflate), no flags, no time, no extra flags, system 255 (unknown).
    var output: [UInt8] = magic + [8, 0, 0, 0, 0, 0, 0, 255]
    Deflate.encode(bytes, wrapping: .raw, level: level, into: &output)
    output.append(littleEndian: Deflate.crc32(bytes[...]))
    output.append(littleEndian: UInt32(truncatingIfNeeded: bytes.count))
    return output
  }

  static let magic: [UInt8] = [0x1f, 0x8b]
}
