import SankofaTensor

/// gzip (RFC 1952).
public enum Gzip {
  /// The most bytes that `decompress` gives unless the caller says otherwise: 4 GiB.
  public static let defaultLimit = 4 << 30

  /// Whether `bytes` start as a gzip file does.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// The decompressed content of a gzip file: of all its members, one after the other. Zero bytes
  /// behind the last member are padding.
  ///
  /// - Parameters:
  ///   - path: the file's name in errors.
  ///   - limit: the most bytes to give; a small file can claim to hold a huge one.
  /// - Throws: `FormatError` when a header is wrong, the file is cut short, the compressed data are
  ///   corrupt, a checksum or length differs, or the content is larger than `limit`.
  public static func decompress(
    _ bytes: [UInt8], path: String = FormatError.data, limit: Int = defaultLimit
  ) throws -> [UInt8] {
    var cursor = ByteCursor(bytes: bytes, path: path)
    var output: [UInt8] = []
    repeat {
      try readHeader(&cursor)
      try readMember(&cursor, into: &output, limit: limit)
    } while bytes[cursor.offset...].contains { $0 != 0 }
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

  private static let magic: [UInt8] = [0x1f, 0x8b]

  private static func readHeader(_ cursor: inout ByteCursor) throws {
    let start = cursor.offset
    let found = cursor.bytes[try cursor.take(2, "gzip's magic")]
    guard found.elementsEqual(magic) else {
      throw cursor.error(
        at: start, "expected gzip's magic 1f 8b, found \(hexadecimal(found)); give a .gz file.")
    }
    let method = try cursor.uint8("compression method")
    guard method == 8 else {
      throw cursor.error(
        at: start + 2,
        "expected compression method 8 (deflate), found \(method); get the file again.")
    }
    let flags = try cursor.uint8("flags")
    guard flags & 0xe0 == 0 else {
      throw cursor.error(
        at: start + 3,
        "expected flags below 0x20, found 0x\(String(flags, radix: 16)); get the file again.")
    }
    _ = try cursor.take(6, "time, extra flags and system")
    if flags & 4 != 0 {
      _ = try cursor.take(
        Int(cursor.littleEndian(UInt16.self, "extra field's length")), "extra field")
    }
    if flags & 8 != 0 { try skipText(&cursor, "file name") }
    if flags & 16 != 0 { try skipText(&cursor, "comment") }
    if flags & 2 != 0 {
      let place = cursor.offset
      let actual = UInt16(truncatingIfNeeded: Deflate.crc32(cursor.bytes[start..<place]))
      let expected = try cursor.littleEndian(UInt16.self, "header checksum")
      guard actual == expected else {
        throw cursor.error(
          at: place,
          "expected header checksum \(actual), found \(expected); the file is damaged, get it again."
        )
      }
    }
  }

  private static func skipText(_ cursor: inout ByteCursor, _ what: String) throws {
    guard let end = cursor.bytes[cursor.offset...].firstIndex(of: 0) else {
      throw cursor.error(
        at: cursor.offset,
        "expected a zero byte that ends the \(what), found none; the file is cut short, get it again."
      )
    }
    cursor.offset = end + 1
  }

  private static func readMember(
    _ cursor: inout ByteCursor, into output: inout [UInt8], limit: Int
  ) throws {
    let start = output.count
    do {
      cursor.offset = try Deflate.decode(
        cursor.bytes, from: cursor.offset, wrapping: .raw, limit: limit, into: &output)
    } catch .truncated(let offset) {
      throw cursor.error(
        at: offset, "the compressed data end early; the file is cut short, get it again.")
    } catch .corrupt(let offset) {
      throw cursor.error(
        at: offset, "the compressed data are corrupt; the file is damaged, get it again.")
    } catch .tooLarge {
      throw cursor.error(
        at: cursor.offset,
        "decompresses to more than \(counted(limit, "byte")); use a smaller file.")
    }
    let place = cursor.offset
    let member = output[start...]
    let checksum = Deflate.crc32(member)
    let expectedChecksum = try cursor.littleEndian(UInt32.self, "checksum")
    guard checksum == expectedChecksum else {
      throw cursor.error(
        at: place,
        "expected checksum \(expectedChecksum), the content has \(checksum); "
          + "the file is damaged, get it again.")
    }
    let expectedLength = try cursor.littleEndian(UInt32.self, "content's length")
    guard expectedLength == UInt32(truncatingIfNeeded: member.count) else {
      throw cursor.error(
        at: place + 4,
        "expected \(counted(expectedLength, "byte")) of content, found \(member.count); "
          + "the file is damaged, get it again.")
    }
  }
}
