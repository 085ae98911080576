import SankofaTensor

#if JPEG
  import CJPEG
#endif

/// Reading of JPEG files (ISO/IEC 10918-1) by the system's libjpeg, in packages that are built with
/// the trait `JPEG`.
///
/// Baseline, extended and progressive files in grey, colour or CMYK are read. The picture is turned
/// upright as Exif says. CMYK is taken as inverted, as Adobe's programs write it, and becomes
/// red = ⌊C·K / 255⌉ and so on; colour profiles are not applied. Pixels may differ by 1 or 2 of 255
/// between versions of the library, and are those of libjpeg's slow integer transform.
public enum JPEG {
  /// The most bytes of a file that is read: more than any picture of ``PNG/maximumPixels`` takes.
  static let maximumBytes = 512 << 20

  /// Reads the picture in the JPEG file at `path`.
  ///
  /// - Throws: `FormatError` when the file cannot be read, and in the same cases as `decode`.
  public static func read(_ path: String, limit: Int = FileBytes.defaultLimit) throws -> Image {
    try decode(ByteReader(file: path, limit: limit)).image
  }

  /// Decodes the bytes of a JPEG file. A file that is cut short is read as far as it goes;
  /// ``ImageFile/notes`` says so.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the package was built without the trait `JPEG`, when the header is
  ///   damaged or of a kind that is not read, when the picture is larger than
  ///   ``PNG/maximumPixels``, and when no pixels can be decoded.
  public static func decode(_ bytes: [UInt8], path: String = FormatError.data) throws -> Image {
    try decode(ByteReader(bytes, path: path)).image
  }

  /// Decodes a JPEG file, with remarks about the faults that were passed over.
  static func decode(_ file: ByteReader) throws -> (image: Image, notes: [String]) {
    #if JPEG
      let bytes = try file.takeAll("a JPEG file", atMost: maximumBytes)
      let header = try JPEGHeader(bytes, path: file.path)
      let (pixels, notes) = try samples(bytes, header, path: file.path)
      let image = Image(
        width: header.width, height: header.height, channels: header.components == 1 ? 1 : 3,
        pixels: header.components == 4 ? colours(invertedCMYK: pixels) : pixels)
      return (image.upright(from: header.orientation), notes)
    #else
      throw FormatError(
        path: file.path, place: .file,
        message: "is a JPEG picture, which this build does not read; build with --traits JPEG, or "
          + "save it as PNG.")
    #endif
  }

  /// Returns red, green and blue of pixels that have 255 − cyan, 255 − magenta, 255 − yellow and
  /// 255 − black.
  static func colours(invertedCMYK samples: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(samples.count / 4 * 3)
    for pixel in stride(from: 0, to: samples.count, by: 4) {
      let light = Int(samples[pixel + 3])
      for ink in samples[pixel..<pixel + 3] { result.append(UInt8((Int(ink) * light + 127) / 255)) }
    }
    return result
  }
}

#if JPEG
  extension JPEG {
    /// Decodes the samples of all pixels, [height, width, components].
    private static func samples(
      _ bytes: [UInt8], _ header: JPEGHeader, path: String
    ) throws -> (samples: [UInt8], notes: [String]) {
      func error(_ place: FormatError.Place, _ message: String) -> FormatError {
        FormatError(path: path, place: place, message: message)
      }
      let count = header.width * header.height * header.components
      // Coefficients of 16 bits, for blocks that reach over the edges, and some rows.
      let own = 2 * (header.width + 64) * (header.height + 64) * header.components + 16 << 20
      // The samples, the picture in other colours or upright, and what libjpeg takes.
      if let shortage = MemoryLimit.shortage(of: 2 * count + own) {
        throw error(.file, "its pixels take \(shortage); use a smaller file.")
      }
      let request = jpeg_pixels_request(
        width: Int32(header.width), height: Int32(header.height),
        components: Int32(header.components), memory: Int64(own))
      var answer = jpeg_pixels_answer()
      let samples = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
        buffer.initialize(repeating: 128)
        answer = bytes.withUnsafeBufferPointer {
          jpeg_pixels($0.baseAddress, JPEGHeader.wholeLength($0), request, buffer.baseAddress)
        }
        used = count
      }
      let words = withUnsafeBytes(of: answer.message) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self).onOneLine(atMost: 100)
      }
      guard answer.is_whole else {
        throw error(
          .file, "libjpeg cannot decode the pixels (\(words)); save the picture again.")
      }
      if answer.lacks_data, answer.ended_early, answer.scan <= 1, answer.first_row == 0 {
        throw error(
          .byte(bytes.count),
          "the pixels end within the first row of blocks; the file is cut short, get it again.")
      }
      return (samples, note(answer, words).map { [$0] } ?? [])
    }

    /// A remark about compressed pixels that were not as they should be; `nil` when they were.
    private static func note(_ answer: jpeg_pixels_answer, _ words: String) -> String? {
      switch (answer.ended_early, answer.lacks_data) {
      case (true, true) where answer.scan <= 1:
        "the file is cut short: rows from \(answer.first_row) on are grey"
      case (true, _) where answer.lacks_data || answer.has_several_scans:
        "the file is cut short: details or colours are missing"
      case (true, _): "the end marker is missing"
      case (false, true) where answer.scan <= 1:
        "the compressed pixels are damaged from row \(answer.first_row) on"
      case (false, _): words.isEmpty ? nil : "the compressed pixels are damaged (\(words))"
      }
    }
  }
#endif
