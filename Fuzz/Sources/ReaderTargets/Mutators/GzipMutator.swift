/// Changes gzip files so that most checksums stay right.
enum GzipMutator {
  static func mutate(_ bytes: [UInt8], _ mutation: Mutation) -> [UInt8] {
    var mutation = mutation
    switch mutation.number(below: 6) {
    case 0: return mutation.changed(bytes)
    case 1:
      // Other content in a new file.
      let content = Stream.inflated(Array(bytes.dropFirst(10)), isRaw: true).content
      let changed = mutation.changed(Array(content.prefix(1 << 13)), most: 1 << 13)
      return member(changed, level: mutation.number(below: 10))
    case 2:
      // A member before the others.
      let content = (0..<mutation.number(below: 40)).map { _ in UInt8(mutation.number(below: 256)) }
      return member(content, level: 1) + bytes
    default: return repaired(mutation.changed(bytes))
    }
  }

  static func member(_ content: [UInt8], level: Int) -> [UInt8] {
    let stream = Stream.deflated(content, isRaw: true, level: level)
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + stream + trailer(content)
  }

  private static func trailer(_ content: [UInt8]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 8)
    bytes.setLittleEndian(UInt64(Stream.crc32(content)), bytes: 4, at: 0)
    bytes.setLittleEndian(UInt64(content.count), bytes: 4, at: 4)
    return bytes
  }

  /// Sets the checksum of the header, and the checksum and the length behind the first member.
  private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > 18 else { return bytes }
    var bytes = bytes
    bytes.replaceSubrange(0..<3, with: [0x1f, 0x8b, 8])
    bytes[3] &= 0x1f
    let flags = bytes[3]
    var place = 10
    if flags & 4 != 0 {
      place += 2 + Int(bytes[10]) + Int(bytes[11]) << 8
    }
    for flag in [UInt8(8), 16] where flags & flag != 0 {
      guard place < bytes.count, let end = bytes[place...].firstIndex(of: 0) else { return bytes }
      place = end + 1
    }
    if flags & 2 != 0 {
      guard place + 2 <= bytes.count else { return bytes }
      bytes.setLittleEndian(UInt64(Stream.crc32(Array(bytes[..<place]))), bytes: 2, at: place)
      place += 2
    }
    guard place < bytes.count else { return bytes }
    let (content, taken) = Stream.inflated(Array(bytes[place...]), isRaw: true)
    let end = place + taken
    return Array(bytes[..<end]) + trailer(content) + bytes[min(end + 8, bytes.count)...]
  }
}
