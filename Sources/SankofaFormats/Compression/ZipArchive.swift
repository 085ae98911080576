/// Zip archives (PKWARE's APPNOTE 6.3) of the kinds that NumPy and its users write: archives of any
/// size in one part, with stored or deflated entries.
enum ZipArchive {
  /// An entry to be written.
  struct Entry {
    var name: String
    var content: [UInt8]
  }

  private static let endSignature: [UInt8] = [0x50, 0x4b, 5, 6]

  /// Reads the records of the archive's directory, in order. Throws when a name occurs twice.
  static func directory(of archive: ZipBytes) throws -> [Record] {
    let (count, place, size) = try end(of: archive)
    var cursor = try archive.part(place, size)
    var names: Set<String> = []
    var records: [Record] = []
    for _ in 0..<count {
      let place = cursor.place
      let record = try Record(&cursor)
      guard names.insert(record.name).inserted else {
        throw archive.error(
          at: place, "the name \(record.name.quoted) occurs twice; write the archive anew.")
      }
      records.append(record)
    }
    return records
  }

  /// Returns the number of entries, and the place and size of the directory.
  private static func end(
    of archive: ZipBytes
  ) throws -> (count: Int, place: Int, size: Int) {
    // A comment of at most 65,535 bytes may follow the record, and the 20 bytes of zip64's locator
    // may precede it.
    let tail = 22 + 65_535 + 20
    var cursor = try archive.part(archive.count - tail, tail)
    let bytes = cursor.bytes
    let offsets = stride(from: bytes.count - 22, through: 0, by: -1)
    guard let offset = offsets.first(where: { bytes[$0...].starts(with: endSignature) }) else {
      throw archive.error(
        at: archive.count,
        "expected a zip archive's end record, found none; the file is no zip archive or cut short, "
          + "get it again.")
    }
    cursor.offset = offset + 4
    let place = cursor.origin + offset
    let disk = try cursor.littleEndian(UInt16.self, "disk")
    let directoryDisk = try cursor.littleEndian(UInt16.self, "directory's disk")
    let countHere = try cursor.littleEndian(UInt16.self, "entries here")
    let count = try cursor.littleEndian(UInt16.self, "entries")
    let size = try cursor.littleEndian(UInt32.self, "directory's size")
    let directory = try cursor.littleEndian(UInt32.self, "directory's place")
    let error = archive.error(
      at: place,
      "expected an archive in one part, with its directory before its end; write the archive anew.")
    if count == .max || size == .max || directory == .max, offset >= 20 {
      cursor.offset = offset - 20
      if try cursor.littleEndian(UInt32.self, "zip64's locator") == 0x0706_4b50 {
        return try end64(&cursor, archive, before: place, error)
      }
    }
    guard disk == 0, directoryDisk == 0, countHere == count, Int(directory) + Int(size) <= place
    else { throw error }
    return (Int(count), Int(directory), Int(size))
  }

  /// Returns the same for an archive beyond 4 GiB or 65,535 entries; the cursor is in zip64's
  /// locator, after its signature.
  private static func end64(
    _ cursor: inout ByteCursor, _ archive: ZipBytes, before end: Int, _ error: FormatError
  ) throws -> (count: Int, place: Int, size: Int) {
    _ = try cursor.take(4, "disk")
    guard let place = Int(exactly: try cursor.littleEndian(UInt64.self, "end record's place")),
      place <= end - 20 - 56
    else { throw error }
    var record = try archive.part(place, 56)
    guard try record.littleEndian(UInt32.self, "end record's signature") == 0x0606_4b50 else {
      throw error
    }
    _ = try record.take(12, "size and versions")
    let disks = try record.littleEndian(UInt64.self, "disks")
    let numbers = try ["entries here", "entries", "directory's size", "directory's place"].map {
      Int(exactly: try record.littleEndian(UInt64.self, $0))
    }
    guard disks == 0, numbers[0] == numbers[1], let count = numbers[1], let size = numbers[2],
      let directory = numbers[3], size <= place, directory <= place - size
    else { throw error }
    return (count, directory, size)
  }
}

extension ZipArchive {
  /// The directory's record of one entry.
  struct Record {
    let name: String
    let isDeflated: Bool
    let checksum: UInt32
    let storedSize: Int
    let size: Int
    let place: Int
    /// The reason why the content cannot be read, or `nil`.
    let problem: String?

    /// True for a folder, which has no content of its own.
    var isFolder: Bool { name.hasSuffix("/") }

    fileprivate init(_ cursor: inout ByteCursor) throws {
      let start = cursor.place
      guard try cursor.littleEndian(UInt32.self, "directory's entry") == 0x0201_4b50 else {
        throw cursor.error(
          at: start, "expected a directory's signature 50 4b 01 02; write the archive anew.")
      }
      _ = try cursor.take(4, "versions")
      let flags = try cursor.littleEndian(UInt16.self, "flags")
      let method = try cursor.littleEndian(UInt16.self, "compression method")
      isDeflated = method == 8
      _ = try cursor.take(4, "time")
      checksum = try cursor.littleEndian(UInt32.self, "checksum")
      let storedSize = try cursor.littleEndian(UInt32.self, "stored size")
      let size = try cursor.littleEndian(UInt32.self, "size")
      let nameLength = Int(try cursor.littleEndian(UInt16.self, "name's length"))
      let extraLength = Int(try cursor.littleEndian(UInt16.self, "extra field's length"))
      let commentLength = Int(try cursor.littleEndian(UInt16.self, "comment's length"))
      _ = try cursor.take(8, "disk and attributes")
      let place = try cursor.littleEndian(UInt32.self, "entry's place")
      let letters = cursor.bytes[try cursor.take(nameLength, "name")]
      let readable = String(validating: letters, as: UTF8.self)
      let isUTF8 = flags & 1 << 11 != 0
      guard readable != nil || !isUTF8 else {
        throw cursor.error(
          at: start + 46,
          "expected a name in UTF-8, found \(hexadecimal(letters)); rename the entry.")
      }
      // Old archives store names in the character set of their machine.
      name = readable ?? String(decoding: letters, as: UTF8.self)
      problem =
        if flags & 1 != 0 {
          "encrypted"
        } else if method != 0, method != 8 {
          "compressed by method \(method)"
        } else {
          readable == nil ? "its name is not UTF-8" : nil
        }
      let extra = ByteCursor(
        bytes: Array(cursor.bytes[try cursor.take(extraLength, "extra field")]), path: cursor.path,
        origin: cursor.place - extraLength)
      // The extra field holds the numbers that do not fit 32 bits, in this order.
      let numbers = try Record.large([size, storedSize, place], extra, entry: start)
      (self.size, self.storedSize, self.place) = (numbers[0], numbers[1], numbers[2])
      _ = try cursor.take(commentLength, "comment")
    }

    /// Returns the numbers, with each 2³² − 1 replaced by the next number of zip64's extra field.
    private static func large(
      _ numbers: [UInt32], _ extra: ByteCursor, entry: Int
    ) throws -> [Int] {
      guard numbers.contains(.max) else { return numbers.map(Int.init) }
      var extra = extra
      while extra.offset + 4 <= extra.bytes.count {
        let kind = try extra.littleEndian(UInt16.self, "extra field's kind")
        let length = Int(try extra.littleEndian(UInt16.self, "extra field's length"))
        if kind == 1 {
          return try numbers.map { number in
            guard number == .max else { return Int(number) }
            let place = extra.place
            let large = try extra.littleEndian(UInt64.self, "zip64's number")
            guard large <= 1 << 62 else {
              throw extra.error(
                at: place, "expected a size or place, found \(large); write the archive anew.")
            }
            return Int(large)
          }
        }
        _ = try extra.take(length, "extra field")
      }
      throw extra.error(
        at: entry + 20,
        "expected zip64's numbers of an entry of 4 GiB, found none; write the archive anew.")
    }
  }
}
