/// Zip archives (PKWARE's APPNOTE 6.3) as far as NumPy uses them: stored or deflated, in one part,
/// below 4 GiB and 65,536 entries.
enum ZipArchive {
  struct Entry {
    var name: String
    var content: [UInt8]
  }

  private static let endSignature: [UInt8] = [0x50, 0x4b, 5, 6]

  /// The entries in the order of the archive's directory.
  ///
  /// - Parameter limit: the most bytes that all entries together may have.
  static func decode(_ bytes: [UInt8], path: String, limit: Int) throws -> [Entry] {
    var cursor = ByteCursor(bytes: bytes, path: path)
    let (count, directory) = try end(&cursor)
    cursor.offset = directory
    var names: Set<String> = []
    var room = limit
    return try (0..<count).map { _ in
      let place = cursor.offset
      let record = try Record(&cursor)
      guard names.insert(record.name).inserted else {
        throw cursor.error(
          at: place, "the name \(record.name.quoted) comes twice; write the archive anew.")
      }
      let content = try content(of: record, cursor, limit: room)
      room -= content.count
      return Entry(name: record.name, content: content)
    }
  }

  /// The number of entries and where the directory starts.
  private static func end(_ cursor: inout ByteCursor) throws -> (count: Int, directory: Int) {
    // A comment of at most 65,535 bytes may stand behind the record.
    let first = max(0, cursor.bytes.count - 22 - 65_535)
    let places = stride(from: cursor.bytes.count - 22, through: first, by: -1)
    guard let place = places.first(where: { cursor.bytes[$0...].starts(with: endSignature) }) else {
      throw cursor.error(
        at: cursor.bytes.count,
        "expected a zip archive's end record, found none; the file is no zip archive or cut short, "
          + "get it again.")
    }
    cursor.offset = place + 4
    let disk = try cursor.littleEndian(UInt16.self, "disk")
    let directoryDisk = try cursor.littleEndian(UInt16.self, "directory's disk")
    let countHere = try cursor.littleEndian(UInt16.self, "entries here")
    let count = try cursor.littleEndian(UInt16.self, "entries")
    let size = Int(try cursor.littleEndian(UInt32.self, "directory's size"))
    let directory = Int(try cursor.littleEndian(UInt32.self, "directory's place"))
    guard disk == 0, directoryDisk == 0, countHere == count, count < .max,
      directory + size <= place
    else {
      throw cursor.error(
        at: place,
        "expected an archive in one part, below 4 GiB and 65535 entries, with its directory before "
          + "its end; write the archive anew.")
    }
    return (Int(count), directory)
  }

  private static func content(
    of record: Record, _ cursor: ByteCursor, limit: Int
  ) throws -> [UInt8] {
    var local = cursor
    local.offset = record.place
    let signature = try local.littleEndian(UInt32.self, "entry's signature")
    guard signature == 0x0403_4b50 else {
      throw cursor.error(
        at: record.place, "expected an entry's signature 50 4b 03 04; write the archive anew.")
    }
    _ = try local.take(22, "entry's header")
    let nameLength = Int(try local.littleEndian(UInt16.self, "name's length"))
    let extraLength = Int(try local.littleEndian(UInt16.self, "extra field's length"))
    _ = try local.take(nameLength + extraLength, "name and extra field")
    let start = local.offset
    let stored = try local.take(record.storedSize, "entry \(record.name.quoted)")

    func damaged(_ message: String) -> FormatError {
      cursor.error(
        at: start, "entry \(record.name.quoted): \(message); the file is damaged, get it again.")
    }
    guard record.size <= limit else {
      throw cursor.error(
        at: start,
        "entry \(record.name.quoted): \(counted(record.size, "byte")) pass the limit, "
          + "\(limit) are left; use a smaller file.")
    }
    var content: [UInt8] = []
    if record.isDeflated {
      do {
        _ = try Deflate.decode(
          Array(cursor.bytes[stored]), from: 0, wrapping: .raw, limit: record.size, into: &content)
      } catch .tooLarge {
        throw damaged("expected \(counted(record.size, "byte")), found more")
      } catch {
        throw damaged("the compressed data are corrupt")
      }
    } else {
      content = Array(cursor.bytes[stored])
    }
    guard content.count == record.size else {
      throw damaged("expected \(counted(record.size, "byte")), found \(content.count)")
    }
    let checksum = Deflate.crc32(content[...])
    guard checksum == record.checksum else {
      throw damaged("expected checksum \(record.checksum), the content has \(checksum)")
    }
    return content
  }
}

/// What the directory says about one entry.
private struct Record {
  let name: String
  let isDeflated: Bool
  let checksum: UInt32
  let storedSize: Int
  let size: Int
  let place: Int

  init(_ cursor: inout ByteCursor) throws {
    let start = cursor.offset
    guard try cursor.littleEndian(UInt32.self, "directory's entry") == 0x0201_4b50 else {
      throw cursor.error(
        at: start, "expected a directory's signature 50 4b 01 02; write the archive anew.")
    }
    _ = try cursor.take(4, "versions")
    let flags = try cursor.littleEndian(UInt16.self, "flags")
    let method = try cursor.littleEndian(UInt16.self, "compression method")
    guard flags & 1 == 0, method == 0 || method == 8 else {
      throw cursor.error(
        at: start + 8,
        "expected an entry without encryption, stored (0) or deflated (8), found flags \(flags), "
          + "method \(method); write the archive anew.")
    }
    isDeflated = method == 8
    _ = try cursor.take(4, "time")
    checksum = try cursor.littleEndian(UInt32.self, "checksum")
    let sizes = try (0..<2).map { _ in try cursor.littleEndian(UInt32.self, "size") }
    let nameLength = Int(try cursor.littleEndian(UInt16.self, "name's length"))
    let extraLength = Int(try cursor.littleEndian(UInt16.self, "extra field's length"))
    let commentLength = Int(try cursor.littleEndian(UInt16.self, "comment's length"))
    _ = try cursor.take(8, "disk and attributes")
    let place = try cursor.littleEndian(UInt32.self, "entry's place")
    guard sizes.allSatisfy({ $0 < .max }), place < .max else {
      throw cursor.error(
        at: start + 20, "expected an entry below 4 GiB, found a larger one; split the archive.")
    }
    (storedSize, size, self.place) = (Int(sizes[0]), Int(sizes[1]), Int(place))
    let letters = cursor.bytes[try cursor.take(nameLength, "name")]
    guard let name = String(validating: letters, as: UTF8.self) else {
      throw cursor.error(
        at: start + 46, "expected a name in UTF-8, found \(hexadecimal(letters)); rename the entry."
      )
    }
    self.name = name
    _ = try cursor.take(extraLength + commentLength, "extra field and comment")
  }
}
