/// An input that decompresses a gzip file as it is read: all its members, one after the other.
final class GzipInput: ByteInput {
  private let file: ByteReader
  private var inflater: Inflater?
  private var isOver = false
  // Both are those of the current member so far.
  private var checksum: UInt32 = 0
  private var length = 0

  let byteCount: Int? = nil
  let largestByteCount: Int?
  var path: String { file.path + " (decompressed)" }

  /// Makes an input, and reads the first member's header.
  init(_ file: ByteReader) throws {
    self.file = file
    largestByteCount = file.remaining?.multiplied(by: Deflate.largestRatio)
    try startMember()
  }

  func skip(_ count: Int) throws -> Int { try skipByReading(count) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while !isOver, !buffer.isEmpty {
      guard let inflater else { preconditionFailure("GzipInput: no member to read") }
      let (produced, progress, isCut) = try file.consume { input in
        let step = inflater.decode(input, into: buffer)
        return (step.consumed, (step.produced, step.progress, input.isEmpty))
      }
      checksum = Deflate.crc32(
        UnsafeRawBufferPointer(rebasing: buffer.prefix(produced)), after: checksum)
      length += produced
      switch progress {
      case .corrupt:
        throw file.error(
          at: file.offset, "the compressed data are corrupt; the file is damaged, get it again.")
      case .ended: try endMember()
      case .more where isCut && produced == 0:
        throw file.error(
          at: file.offset,
          "the compressed data end early; the file is cut short, get it again.")
      case .more: break
      }
      if produced > 0 { return produced }
    }
    return 0
  }

  private func startMember() throws {
    let start = file.offset
    var header: [UInt8] = []
    func take(_ count: Int, _ what: String) throws -> [UInt8] {
      try file.take(count, what, appendingTo: &header)
    }
    func skipText(_ what: String) throws {
      let start = file.offset
      repeat {
        if try file.peek(1).isEmpty {
          throw file.error(
            at: start,
            "expected a zero byte that ends the \(what), found none; the file is cut short, get it "
              + "again.")
        }
      } while try take(1, what) != [0]
    }
    let magic = try take(2, "gzip's magic")
    guard magic == Gzip.magic else {
      throw file.error(
        at: start, "expected gzip's magic 1f 8b, found \(hexadecimal(magic)); give a .gz file.")
    }
    let method = try take(1, "compression method")[0]
    guard method == 8 else {
      throw file.error(
        at: start + 2,
        "expected compression method 8 (deflate), found \(method); get the file again.")
    }
    let flags = try take(1, "flags")[0]
    guard flags & 0xe0 == 0 else {
      throw file.error(
        at: start + 3,
        "expected flags below 0x20, found 0x\(String(flags, radix: 16)); get the file again.")
    }
    _ = try take(6, "time, extra flags and system")
    if flags & 4 != 0 {
      let length = try take(2, "extra field's length")
      _ = try take(Int(length[0]) | Int(length[1]) << 8, "extra field")
    }
    if flags & 8 != 0 { try skipText("file name") }
    if flags & 16 != 0 { try skipText("comment") }
    if flags & 2 != 0 {
      let place = file.offset
      let actual = UInt16(truncatingIfNeeded: Deflate.crc32(header[...]))
      let expected = try file.littleEndian(UInt16.self, "header checksum")
      guard actual == expected else {
        throw file.error(
          at: place,
          "expected header checksum \(actual), found \(expected); "
            + "the file is damaged, get it again.")
      }
    }
    (inflater, checksum, length) = (Inflater(.raw), 0, 0)
  }

  /// Checks the checksum and the length of a member at its end, and starts the next one, if any.
  private func endMember() throws {
    let place = file.offset
    let expectedChecksum = try file.littleEndian(UInt32.self, "checksum")
    guard checksum == expectedChecksum else {
      throw file.error(
        at: place,
        "expected checksum \(expectedChecksum), the content has \(checksum); "
          + "the file is damaged, get it again.")
    }
    let expectedLength = try file.littleEndian(UInt32.self, "content's length")
    guard expectedLength == UInt32(truncatingIfNeeded: length) else {
      throw file.error(
        at: place + 4,
        "expected \(counted(expectedLength, "byte")) of content, found \(length); "
          + "the file is damaged, get it again.")
    }
    inflater = nil
    // Tape files are padded with zeros to a whole block; more zeros than a block are not padding.
    for _ in 0..<1 << 16 {
      guard try file.peek(1).first == 0 else { break }
      try file.skip(1, "padding")
    }
    // Other bytes after a member are ignored, as by gzip.
    if try file.peek(2).elementsEqual(Gzip.magic) { try startMember() } else { isOver = true }
  }
}
