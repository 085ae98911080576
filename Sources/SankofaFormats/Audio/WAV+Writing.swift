import SankofaTensor

extension WAV {
  /// The kinds of samples that are written.
  public enum SampleFormat: Sendable, CaseIterable {
    /// Integers of 16 bits: the sample times 2¹⁵, rounded to the nearest (ties to even), at most
    /// 32767 and at least −32768.
    case int16
    /// Floating-point numbers of 32 bits, unchanged.
    case float32
  }

  /// Encodes a recording as the bytes of a WAV file.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the recording is longer than 4 GiB or has more channels than a file
  ///   can name, and for integers when a sample is not a number.
  public static func encode(
    _ sound: Sound, as format: SampleFormat = .int16, path: String = FormatError.data
  ) throws -> [UInt8] {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    let width = format == .int16 ? 2 : 4
    let frameBytes = sound.channelCount.multiplied(by: width)
    guard frameBytes <= Int(UInt16.max) else {
      throw error(
        "WAV stores at most \(Int(UInt16.max) / width) channels, got \(sound.channelCount); "
          + "write some of them.")
    }
    let dataBytes = sound.frameCount.multiplied(by: frameBytes)
    let headerBytes = format == .int16 ? 36 : 50
    guard dataBytes <= Int(UInt32.max) - headerBytes else {
      throw error(
        "WAV stores at most \(Int(UInt32.max) - headerBytes) bytes of samples, got \(dataBytes); "
          + "write shorter recordings.")
    }
    guard sound.rate <= WAVFormat.maximumRate else {
      throw error(
        "WAV files have at most \(WAVFormat.maximumRate) frames a second, got \(sound.rate); "
          + "use a lower rate.")
    }
    var output = Array("RIFF".utf8)
    output.reserveCapacity(8 + headerBytes + dataBytes)
    output.append(littleEndian: UInt32(headerBytes + dataBytes))
    output += Array("WAVEfmt ".utf8)
    // Formats other than integers have the length of an extension, and a chunk that counts frames.
    output.append(littleEndian: UInt32(format == .int16 ? 16 : 18))
    output.append(littleEndian: UInt16(format == .int16 ? 1 : 3))
    output.append(littleEndian: UInt16(sound.channelCount))
    output.append(littleEndian: UInt32(sound.rate))
    output.append(littleEndian: UInt32(clamping: sound.rate.multiplied(by: frameBytes)))
    output.append(littleEndian: UInt16(frameBytes))
    output.append(littleEndian: UInt16(8 * width))
    if format == .float32 {
      output.append(littleEndian: UInt16(0))
      output += Array("fact".utf8)
      output.append(littleEndian: UInt32(4))
      output.append(littleEndian: UInt32(sound.frameCount))
    }
    output += Array("data".utf8)
    output.append(littleEndian: UInt32(dataBytes))
    for (index, sample) in sound.samples.elements(as: Float.self).enumerated() {
      switch format {
      case .float32: output.append(littleEndian: sample.bitPattern)
      case .int16:
        guard !sample.isNaN else {
          throw error(
            "samples must be numbers, got nan in frame \(index / sound.channelCount); "
              + "write them as float32.")
        }
        let scaled = (sample * 0x1p15).rounded(.toNearestOrEven)
        output.append(littleEndian: Int16(min(max(scaled, -0x1p15), 0x1p15 - 1)))
      }
    }
    return output
  }

  /// Writes a recording to the WAV file at `path`, completely or not at all.
  ///
  /// - Throws: `FormatError` in the same cases as `encode` and `AtomicFile.write`.
  public static func write(
    _ sound: Sound, to path: String, as format: SampleFormat = .int16
  ) throws {
    try AtomicFile.write(encode(sound, as: format, path: path), to: path)
  }
}
