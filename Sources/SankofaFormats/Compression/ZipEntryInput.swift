/// An input that reads the content of one entry of a zip archive, piece by piece.
final class ZipEntryInput: ByteInput {
  private let archive: ZipBytes
  private let entry: ZipArchive.Record
  /// The offset of the entry's stored bytes in the archive.
  private let start: Int
  private var stored: Range<Int>
  private let inflater: Inflater?
  private var waiting: ArraySlice<UInt8> = []
  private var produced = 0
  private var checksum: UInt32 = 0
  private var isChecked = false

  var byteCount: Int? { entry.size }
  var path: String { "\(archive.path) \(entry.name.quoted)" }

  /// Finds the content of an entry in the archive.
  init(_ archive: ZipBytes, _ entry: ZipArchive.Record) throws {
    (self.archive, self.entry) = (archive, entry)
    var local = try archive.part(entry.place, 30)
    let signature = try local.littleEndian(UInt32.self, "entry's signature")
    guard signature == 0x0403_4b50 else {
      throw archive.error(
        at: entry.place, "expected an entry's signature 50 4b 03 04; write the archive anew.")
    }
    _ = try local.take(22, "entry's header")
    let nameLength = Int(try local.littleEndian(UInt16.self, "name's length"))
    let extraLength = Int(try local.littleEndian(UInt16.self, "extra field's length"))
    start = local.place + nameLength + extraLength
    let available = max(0, archive.count - start)
    guard entry.storedSize <= available else {
      throw FormatError.cutShort(
        archive.path, at: min(start, archive.count), entry.storedSize,
        "entry \(entry.name.quoted)", found: available)
    }
    stored = start..<start + entry.storedSize
    inflater = entry.isDeflated ? Inflater(.raw) : nil
    let most = entry.storedSize.multiplied(by: Deflate.largestRatio)
    guard !entry.isDeflated || entry.size <= most else {
      throw damaged(
        "expected at most \(counted(most, "byte")) of \(entry.storedSize) compressed, the directory "
          + "says \(entry.size)")
    }
    if !entry.isDeflated, entry.size != entry.storedSize { throw wrongSize("\(entry.storedSize)") }
  }

  /// Returns an error about the entry.
  func error(_ message: String) -> FormatError {
    archive.error(at: start, "entry \(entry.name.quoted): \(message)")
  }

  private func damaged(_ message: String) -> FormatError {
    error("\(message); the file is damaged, get it again.")
  }

  private func wrongSize(_ found: String) -> FormatError {
    damaged("expected \(counted(entry.size, "byte")), found \(found)")
  }

  func skip(_ count: Int) throws -> Int { try skipByReading(count) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !buffer.isEmpty, !isChecked else { return 0 }
    let count = try inflater.map { try inflated($0, into: buffer) } ?? copied(into: buffer)
    checksum = Deflate.crc32(
      UnsafeRawBufferPointer(rebasing: buffer.prefix(count)), after: checksum)
    produced += count
    if count == 0 || produced == entry.size { try check() }
    return count
  }

  private func refill() throws {
    guard waiting.isEmpty, !stored.isEmpty else { return }
    let piece = stored.prefix(1 << 16)
    waiting = try archive(piece)[...]
    stored = piece.upperBound..<stored.upperBound
  }

  private func copied(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try refill()
    let piece = waiting.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    waiting = waiting.dropFirst(piece.count)
    return piece.count
  }

  private func inflated(
    _ inflater: Inflater, into buffer: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    while true {
      try refill()
      let isOver = waiting.isEmpty
      let step = waiting.withUnsafeBufferPointer { inflater.decode($0, into: buffer) }
      waiting = waiting.dropFirst(step.consumed)
      if step.progress == .corrupt { throw damaged("the compressed data are corrupt") }
      if produced + step.produced > entry.size { throw wrongSize("more") }
      if step.progress == .ended, produced + step.produced < entry.size {
        throw wrongSize("\(produced + step.produced)")
      }
      if step.produced > 0 || step.progress == .ended { return step.produced }
      if isOver { throw damaged("the compressed data end early") }
    }
  }

  /// Checks, at the end of the content, that no more bytes follow and that the checksum is right.
  private func check() throws {
    isChecked = true
    if let inflater {
      // Room for one byte shows whether more bytes follow.
      var byte: UInt8 = 0
      _ = try withUnsafeMutableBytes(of: &byte) { try inflated(inflater, into: $0) }
    }
    guard checksum == entry.checksum else {
      throw damaged("expected checksum \(entry.checksum), the content has \(checksum)")
    }
  }
}
