/// Changes PNG files so that most checksums stay right.
enum PNGMutator {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  static func mutate(_ bytes: [UInt8], _ mutation: Mutation) -> [UInt8] {
    var mutation = mutation
    switch mutation.number(below: 10) {
    case 0: return mutation.changed(bytes)
    case 1...4: return changedRows(bytes, &mutation) ?? repaired(mutation.changed(bytes), &mutation)
    default: return repaired(mutation.changed(bytes), &mutation)
    }
  }

  /// Walks over the chunks, makes each length fit and each checksum right, apart from one in 64.
  private static func repaired(_ bytes: [UInt8], _ mutation: inout Mutation) -> [UInt8] {
    guard bytes.count > 8 + 12 else { return bytes }
    var bytes = bytes
    bytes.replaceSubrange(0..<8, with: signature)
    var place = 8
    while place + 12 <= bytes.count {
      var length = bytes.bigEndian(at: place)
      let room = bytes.count - place - 12
      if length > room, mutation.number(below: 16) > 0 {
        length = room
        bytes.setBigEndian(UInt32(length), at: place)
      }
      guard length <= room else { break }
      let end = place + 8 + length
      if mutation.number(below: 64) > 0 {
        bytes.setBigEndian(Stream.crc32(Array(bytes[place + 4..<end])), at: end)
      }
      place = end + 4
    }
    return bytes
  }

  /// Changes the rows of pixels below the compression; `nil` when there are none.
  private static func changedRows(_ bytes: [UInt8], _ mutation: inout Mutation) -> [UInt8]? {
    guard bytes.count > 8 + 12 else { return nil }
    var before: [UInt8] = signature
    var compressed: [UInt8] = []
    var after: [UInt8] = []
    var place = 8
    while place + 12 <= bytes.count {
      let length = bytes.bigEndian(at: place)
      guard length <= bytes.count - place - 12 else { break }
      let chunk = bytes[place..<place + 12 + length]
      if bytes[place + 4..<place + 8].elementsEqual("IDAT".utf8) {
        compressed += bytes[place + 8..<place + 8 + length]
      } else if compressed.isEmpty {
        before += chunk
      } else {
        after += chunk
      }
      place += 12 + length
    }
    guard !compressed.isEmpty else { return nil }
    let rows = Stream.inflated(compressed, isRaw: false).content
    guard rows.count <= 1 << 16 else { return nil }
    let stream = Stream.deflated(
      mutation.changed(rows, most: 1 << 13), isRaw: false, level: mutation.number(below: 2))
    // In one chunk, or in two.
    let cut = mutation.number(below: 4) == 0 ? mutation.number(below: stream.count) : 0
    let parts = [stream[..<cut], stream[cut...]].filter { !$0.isEmpty }
    return before + parts.flatMap { chunk("IDAT", Array($0)) } + after
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4) + Array(name.utf8) + content
    bytes.setBigEndian(UInt32(content.count), at: 0)
    let checksum = Stream.crc32(Array(bytes[4...]))
    bytes += [0, 0, 0, 0]
    bytes.setBigEndian(checksum, at: bytes.count - 4)
    return bytes
  }
}
