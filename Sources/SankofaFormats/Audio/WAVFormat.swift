/// The content of the chunk `fmt ` of a WAV file: how a sample is written.
struct WAVFormat {
  /// The kind of a sample's number.
  enum Number: Sendable {
    case integer, float
  }

  let number: Number
  let channels: Int
  /// The number of frames a second.
  let rate: Int
  /// The number of bits of a sample.
  let bits: Int
  /// A remark about a field that does not matter.
  let note: String?

  /// The number of bytes of a sample of every channel.
  var frameBytes: Int { channels * bits / 8 }

  /// The fastest rate that is read, 10 MHz.
  static let maximumRate = 10_000_000

  /// - Parameters:
  ///   - content: the chunk's content.
  ///   - place: its offset in the file.
  init(_ content: [UInt8], at place: Int, path: String) throws {
    var cursor = ByteCursor(bytes: content, path: path, origin: place)
    func error(_ field: Int, _ message: String) -> FormatError {
      cursor.error(at: place + field, message)
    }
    guard content.count >= 16 else {
      throw error(
        0,
        "expected a format of 16 bytes or more, found \(content.count); save the recording again.")
    }
    var code = try cursor.littleEndian(UInt16.self, "sample format")
    channels = Int(try cursor.littleEndian(UInt16.self, "channels"))
    let rate = try cursor.littleEndian(UInt32.self, "rate")
    let bytesPerSecond = try cursor.littleEndian(UInt32.self, "bytes a second")
    let frameBytes = Int(try cursor.littleEndian(UInt16.self, "bytes of a frame"))
    bits = Int(try cursor.littleEndian(UInt16.self, "bits of a sample"))
    var formatField = 0
    if code == WAVFormat.extensible {
      code = try WAVFormat.subformat(&cursor, bits: bits)
      formatField = 24
    }
    switch code {
    case WAVFormat.integer: number = .integer
    case WAVFormat.float: number = .float
    default:
      let name = WAVFormat.names[code].map { " (\($0))" } ?? ""
      throw error(
        formatField,
        "expected samples of format 1 (integers) or 3 (floating point), found \(code)\(name); "
          + "convert with ffmpeg -i old.wav -c:a pcm_s16le new.wav.")
    }
    guard channels > 0 else {
      throw error(2, "expected 1 channel or more, found 0; save the recording again.")
    }
    guard (1...WAVFormat.maximumRate).contains(Int(rate)) else {
      throw error(
        4,
        "expected a rate of 1 to \(WAVFormat.maximumRate) frames a second, found \(rate); "
          + "save the recording again.")
    }
    self.rate = Int(rate)
    let known = number == .integer ? [8, 16, 24, 32] : [32, 64]
    guard known.contains(bits) else {
      throw error(
        14,
        "expected samples of "
          + (number == .integer ? "8, 16, 24 or 32 bits" : "32 or 64 bits in floating point")
          + ", found \(bits); save the recording with \(number == .integer ? 16 : 32) bits.")
    }
    guard frameBytes == channels * bits / 8 else {
      throw error(
        12,
        "expected \(counted(channels * bits / 8, "byte")) of a frame (\(counted(channels, "channel")) "
          + "of \(bits) bits), found \(frameBytes); save the recording again.")
    }
    let expected = Int(rate) * frameBytes
    note =
      Int(bytesPerSecond) == expected
      ? nil : "the header says \(bytesPerSecond) bytes a second instead of \(expected)"
  }

  private static let integer: UInt16 = 1
  private static let float: UInt16 = 3
  private static let extensible: UInt16 = 0xfffe

  /// The kinds of samples in people's files besides integers and floating point (RFC 2361).
  private static let names: [UInt16: String] = [
    2: "Microsoft's ADPCM", 6: "A-law", 7: "µ-law", 17: "IMA's ADPCM", 49: "GSM", 80: "MPEG",
    85: "MP3", 255: "AAC",
  ]

  /// The end of the identifiers that begin with a format's number, for `WAVE_FORMAT_EXTENSIBLE`.
  private static let identifierEnd: [UInt8] = [
    0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71,
  ]

  /// Reads the fields that follow the usual ones, and returns the samples' format.
  private static func subformat(_ cursor: inout ByteCursor, bits: Int) throws -> UInt16 {
    let place = cursor.place
    _ = try cursor.take(2, "length of the format's extension")
    let usedBits = Int(try cursor.littleEndian(UInt16.self, "used bits of a sample"))
    guard usedBits <= bits else {
      throw cursor.error(
        at: place + 2,
        "expected at most \(bits) used bits of a sample, found \(usedBits); "
          + "save the recording again.")
    }
    _ = try cursor.take(4, "places of the loudspeakers")
    let code = try cursor.littleEndian(UInt16.self, "sample format")
    let end = cursor.bytes[try cursor.take(14, "sample format")]
    guard Array(end) == identifierEnd else {
      throw cursor.error(
        at: place + 10,
        "expected the format's identifier to end with \(hexadecimal(identifierEnd)), found "
          + "\(hexadecimal(end)); convert with ffmpeg -i old.wav -c:a pcm_s16le new.wav.")
    }
    return code
  }
}
