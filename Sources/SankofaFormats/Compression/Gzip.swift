import SankofaTensor

/// Compression and decompression of gzip files (RFC 1952).
public enum Gzip {
  /// The default limit of `decompress`: 4 GiB.
  public static let defaultLimit = 4 << 30

  /// True when `bytes` start with gzip's magic number, `1f 8b`.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// Decompresses a gzip file: all its members, one after the other. Bytes after the last member
  /// are ignored, as by `gzip -d`.
  ///
  /// - Parameters:
  ///   - path: the file's name in errors.
  ///   - limit: the most bytes of content; a small file can decompress to a huge one.
  /// - Throws: `FormatError` when a header is wrong, the file is cut short, the compressed data are
  ///   corrupt, a checksum or length differs, or the content is larger than `limit`.
  public static func decompress(
    _ bytes: [UInt8], path: String = FormatError.data, limit: Int = defaultLimit
  ) throws -> [UInt8] {
    let file = ByteReader(bytes, path: path)
    let input = try GzipInput(file)
    let start = file.offset
    var output: [UInt8] = []
    // One byte more than the limit shows that the content is too large.
    try input.fill(&output, to: limit < .max ? limit + 1 : limit)
    guard output.count <= limit else {
      throw file.error(
        at: start, "decompresses to more than \(counted(limit, "byte")); use a smaller file.")
    }
    return output
  }

  /// Compresses `bytes` to a gzip file of one member. The result depends only on the bytes, the
  /// level and zlib's version; the file stores no time and no name.
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
