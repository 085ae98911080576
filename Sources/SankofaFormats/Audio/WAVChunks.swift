/// The chunks of a WAV file that the recording needs, in any order.
struct WAVChunks {
  let format: WAVFormat
  /// The bytes of the samples.
  let data: [UInt8]
  /// The offset of the samples in the file.
  let dataPlace: Int
  /// The number of bytes of samples that the header announces; `nil` when it does not know.
  let announced: Int?
  /// Remarks about what was passed over.
  private(set) var notes = FileNotes()

  /// A size that programs write when they cannot know it yet, as for a pipe.
  private static func isUnknown(_ size: Int) -> Bool { size >= 0x7fff_0000 }

  /// - Throws: `FormatError` when the file is no WAV file, or its format or its samples are missing.
  init(_ file: ByteReader) throws {
    var found = Finds()
    let magic = try file.take(4, "RIFF's magic")
    guard [Array("RIFF".utf8), Array("RF64".utf8)].contains(magic) else {
      throw WAVChunks.wrongKind(file, magic + (try file.peek(8)))
    }
    let size = Int(try file.littleEndian(UInt32.self, "size of the file"))
    let kind = try file.take(4, "kind of the file")
    guard kind == Array("WAVE".utf8) else {
      throw file.error(
        at: 8,
        "expected WAVE (\(hexadecimal("WAVE".utf8))), found \(hexadecimal(kind)); give a WAV file.")
    }
    // The end that the header announces, if any.
    let end = size == 0 || WAVChunks.isUnknown(size) ? nil : size + 8
    var isReadable = true
    while try isReadable && !file.peek(1).isEmpty {
      if found.isComplete, let end, file.offset >= end {
        notes.add(
          "left out \(file.remaining.map { counted($0, "byte") } ?? "bytes") at the end")
        break
      }
      do {
        try found.take(file, end: end, &notes)
      } catch let error as FormatError {
        // Nothing behind the samples makes them unreadable.
        guard found.isComplete, case .byte(let place) = error.place else { throw error }
        notes.add("what follows byte \(place) cannot be read and is left out")
        isReadable = false
      }
    }
    guard let format = found.format else {
      throw file.error(
        at: file.offset,
        "expected a chunk \"fmt \", found the end of the file; get the file again.")
    }
    guard let data = found.data else {
      throw file.error(
        at: file.offset,
        "expected a chunk \"data\", found the end of the file; get the file again.")
    }
    (self.format, self.data) = (format, data)
    (dataPlace, announced) = (found.dataPlace, found.announced)
    if let note = format.note { notes.add(note) }
    // A byte that fills up the last chunk may be counted or not.
    if let end, isReadable, announced == data.count, abs(file.offset - end) > 1 {
      notes.add("the header says that the file has \(end) bytes, and it has \(file.offset)")
    }
  }

  /// Returns the error for a file that does not begin like a WAV file.
  private static func wrongKind(_ file: ByteReader, _ bytes: [UInt8]) -> FormatError {
    let kinds: [(name: String, isRight: Bool)] = [
      ("a FLAC file", bytes.starts(with: "fLaC".utf8)),
      ("an Ogg file", bytes.starts(with: "OggS".utf8)),
      ("an MP3 file", bytes.starts(with: "ID3".utf8)),
      ("an MP3 file", bytes[0] == 0xff && bytes[1] & 0xe6 == 0xe2),
      ("an MPEG-4 file", bytes.dropFirst(4).starts(with: "ftyp".utf8)),
      ("an AIFF file", bytes.starts(with: "FORM".utf8)),
      ("a big-endian RIFF file", bytes.starts(with: "RIFX".utf8)),
    ]
    if let kind = kinds.first(where: { $0.isRight }) {
      return FormatError(
        path: file.path, place: .file,
        message: "is \(kind.name), and only WAV is read; convert it with ffmpeg -i old new.wav.")
    }
    return file.error(
      at: 0,
      "expected RIFF (\(hexadecimal("RIFF".utf8))), found \(hexadecimal(bytes.prefix(4))); "
        + "give a WAV file.")
  }
}

extension WAVChunks {
  /// The parts that were found so far.
  private struct Finds {
    var format: WAVFormat?
    var data: [UInt8]?
    var dataPlace = 0
    var announced: Int?
    /// The size of the samples in a file beyond 4 GiB.
    var largeSize: Int?

    var isComplete: Bool { format != nil && data != nil }

    /// Takes the next chunk, and the byte that fills it up to an even length.
    mutating func take(_ file: ByteReader, end: Int?, _ notes: inout FileNotes) throws {
      let place = file.offset
      let letters = try file.take(4, "chunk name")
      guard letters.allSatisfy({ (0x20...0x7e).contains($0) }) else {
        throw file.error(
          at: place,
          "expected a chunk name of four letters, found \(hexadecimal(letters)); "
            + "the file is damaged, get it again.")
      }
      let name = String(decoding: letters, as: UTF8.self)
      let size = Int(try file.littleEndian(UInt32.self, "size of chunk \(name.quoted)"))
      switch name {
      case "fmt " where format == nil:
        let content = try file.take(size, "chunk \"fmt \"")
        format = try WAVFormat(content, at: place + 8, path: file.path)
      case "data" where data == nil:
        try takeData(size, file, end: end, &notes)
      case "ds64" where size >= 16:
        _ = try file.take(8, "size of the file")
        let large = try file.littleEndian(UInt64.self, "size of the samples")
        largeSize = Int(exactly: large)
        try file.skip(size - 16, "chunk \"ds64\"")
      case "fmt ", "data":
        notes.add("left out a second chunk \(name.quoted) (byte \(place))")
        try file.skip(size, "chunk \(name.quoted)")
      default: try file.skip(size, "chunk \(name.quoted)")
      }
      if !size.isMultiple(of: 2) { try skipFilling(file) }
    }

    /// Takes the samples: as many bytes as announced, or all, when no number is known.
    private mutating func takeData(
      _ size: Int, _ file: ByteReader, end: Int?, _ notes: inout FileNotes
    ) throws {
      dataPlace = file.offset
      let hasMore = try !file.peek(1).isEmpty
      // The file goes on although it should be over.
      let isUnknownZero = size == 0 && hasMore && end.map { file.offset >= $0 } ?? true
      if size == 0xffff_ffff, let largeSize {
        announced = largeSize
      } else if !isUnknownZero, !WAVChunks.isUnknown(size) || size <= file.remaining ?? 0 {
        announced = size
      }
      if announced == nil {
        notes.add("the header does not say how long the recording is; read to the end of the file")
      }
      // Each sample becomes four bytes.
      let sampleBytes = format.map { $0.bits / 8 } ?? 1
      data = try file.takeAtMost(
        announced ?? .max, "samples", further: (4 + sampleBytes - 1) / sampleBytes)
    }

    /// Skips the byte that follows a chunk of an odd length. Some programs leave it out.
    private func skipFilling(_ file: ByteReader) throws {
      let next = try file.peek(4)
      guard let first = next.first else { return }
      let isName = next.count == 4 && next.allSatisfy { (0x20...0x7e).contains($0) }
      if first == 0 || !isName { try file.skip(1, "a byte that fills a chunk up") }
    }
  }
}
