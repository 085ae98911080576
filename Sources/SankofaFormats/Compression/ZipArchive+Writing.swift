extension ZipArchive {
  /// Encodes the entries as the bytes of an archive. The date is fixed, so that the same entries
  /// give the same bytes.
  static func encode(_ entries: [Entry], isCompressed: Bool, path: String) throws -> [UInt8] {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    var output: [UInt8] = []
    var directory: [UInt8] = []
    var names: Set<String> = []
    for entry in entries {
      guard names.insert(entry.name).inserted else {
        throw error("two entries are called \(entry.name.quoted); rename one.")
      }
      guard entry.name.utf8.count <= 65_535 else {
        throw error("a name has at most 65535 bytes, got \(entry.name.quoted); shorten it.")
      }
      var stored = entry.content
      if isCompressed {
        stored = []
        Deflate.encode(entry.content, wrapping: .raw, into: &stored)
      }
      guard let size = UInt32(exactly: entry.content.count), size < .max,
        let storedSize = UInt32(exactly: stored.count), storedSize < .max,
        let place = UInt32(exactly: output.count), place < .max
      else { throw error("the archive would exceed 4 GiB; write several.") }

      // These fields are the same in the entry's header and in the directory.
      var header: [UInt8] = []
      header.append(littleEndian: UInt16(20))  // version needed: 2.0
      header.append(littleEndian: UInt16(1 << 11))  // names are UTF-8
      header.append(littleEndian: UInt16(isCompressed ? 8 : 0))
      header.append(littleEndian: UInt16(0))  // 00:00:00
      header.append(littleEndian: UInt16(1 << 5 | 1))  // 1980-01-01
      header.append(littleEndian: Deflate.crc32(entry.content[...]))
      header.append(littleEndian: storedSize)
      header.append(littleEndian: size)
      header.append(littleEndian: UInt16(entry.name.utf8.count))
      header.append(littleEndian: UInt16(0))  // no extra field

      output.append(littleEndian: UInt32(0x0403_4b50))
      output += header + Array(entry.name.utf8) + stored
      directory.append(littleEndian: UInt32(0x0201_4b50))
      directory.append(littleEndian: UInt16(20))  // version made by: 2.0
      // No comment, disk 0, no attributes.
      directory += header + [UInt8](repeating: 0, count: 10)
      directory.append(littleEndian: place)
      directory += Array(entry.name.utf8)
    }
    guard let count = UInt16(exactly: entries.count), count < .max,
      let place = UInt32(exactly: output.count), place < .max,
      let size = UInt32(exactly: directory.count), size < .max
    else { throw error("the archive would exceed 4 GiB or 65534 entries; write several.") }
    output += directory
    output.append(littleEndian: UInt32(0x0605_4b50))
    output.append(littleEndian: UInt32(0))  // one part
    output.append(littleEndian: count)
    output.append(littleEndian: count)
    output.append(littleEndian: size)
    output.append(littleEndian: place)
    output.append(littleEndian: UInt16(0))  // no comment
    return output
  }
}
