import SankofaFormats
import SankofaTensor
import Testing

@Suite struct WAVErrorTests {
  private let sound = Sound(samples: .zeros([3, 2]), rate: 16_000)

  private func check(
    _ message: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ bytes: () throws -> [UInt8]
  ) {
    expectError("a.wav" + message, sourceLocation: sourceLocation) {
      try WAV.decode(bytes(), path: "a.wav")
    }
  }

  @Test func otherKinds() {
    for (start, name) in [
      (Array("fLaC\0\0\0\u{22}".utf8), "a FLAC file"), (Array("OggS".utf8), "an Ogg file"),
      (Array("ID3\u{4}".utf8), "an MP3 file"), ([0xff, 0xfb, 0x90, 0x64], "an MP3 file"),
      (Array("\0\0\0\u{20}ftypM4A ".utf8), "an MPEG-4 file"), (Array("FORM".utf8), "an AIFF file"),
      (Array("RIFX".utf8), "a big-endian RIFF file"),
    ] {
      check(": is \(name), and only WAV is read; convert it with ffmpeg -i old new.wav.") { start }
    }
    check(", byte 0: expected RIFF (52 49 46 46), found 89 50 4e 47; give a WAV file.") {
      [0x89, 0x50, 0x4e, 0x47]
    }
    check(
      ", byte 0: expected 4 bytes (RIFF's magic), found 2; the file is cut short, get it again."
    ) { [0x52, 0x49] }
  }

  @Test func eachHeaderFieldCorrupted() throws {
    let file = try WAV.encode(sound)
    func check(
      _ offset: Int, _ bytes: [UInt8], _ message: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      self.check(message, sourceLocation: sourceLocation) { file.replacing(at: offset, bytes) }
    }
    let again = "; save the recording again."
    check(0, [0x72], ", byte 0: expected RIFF (52 49 46 46), found 72 49 46 46; give a WAV file.")
    check(8, [0x77], ", byte 8: expected WAVE (57 41 56 45), found 77 41 56 45; give a WAV file.")
    check(
      12, [0x46],
      ", byte \(file.count): expected a chunk \"fmt \", found the end of the file; get the file again."
    )
    check(
      12, [7],
      ", byte 12: expected a chunk name of four letters, found 07 6d 74 20; the file is damaged, get "
        + "it again.")
    check(16, [14], ", byte 20: expected a format of 16 bytes or more, found 14" + again)
    check(
      16, [0xff, 0xff, 0xff, 0xff],
      ", byte 20: expected 4294967295 bytes (chunk \"fmt \"), found 36; the file is cut short, get it "
        + "again.")
    let convert = "; convert with ffmpeg -i old.wav -c:a pcm_s16le new.wav."
    let formats = ", byte 20: expected samples of format 1 (integers) or 3 (floating point), found "
    check(20, [2], formats + "2 (Microsoft's ADPCM)" + convert)
    check(20, [7], formats + "7 (µ-law)" + convert)
    check(20, [9, 9], formats + "2313" + convert)
    check(22, [0], ", byte 22: expected 1 channel or more, found 0" + again)
    check(
      22, [1],
      ", byte 32: expected 2 bytes of a frame (1 channel of 16 bits), found 4" + again)
    check(
      24, [0, 0, 0, 0],
      ", byte 24: expected a rate of 1 to 10000000 frames a second, found 0" + again)
    check(
      24, [0xff, 0xff, 0xff, 0xff],
      ", byte 24: expected a rate of 1 to 10000000 frames a second, found 4294967295" + again)
    check(
      32, [3], ", byte 32: expected 4 bytes of a frame (2 channels of 16 bits), found 3" + again)
    check(
      34, [12],
      ", byte 34: expected samples of 8, 16, 24 or 32 bits, found 12; save the recording with 16 "
        + "bits.")
    check(
      20, [3],
      ", byte 34: expected samples of 32 or 64 bits in floating point, found 16; save the recording "
        + "with 32 bits.")
    check(
      36, [0x44],
      ", byte \(file.count): expected a chunk \"data\", found the end of the file; get the file again."
    )
    // Sizes that do not fit are told, and the samples are read.
    for (offset, bytes, note) in [
      (4, [0xff] as [UInt8], "the header says that the file has 263 bytes, and it has 56"),
      (28, [1, 0, 0, 0], "the header says 1 bytes a second instead of 64000"),
      (40, [16], "the file is cut short: 3 of 4 frames are there"),
      (40, [8], "what follows byte 52 cannot be read and is left out"),
    ] {
      #expect(try SoundFile(bytes: file.replacing(at: offset, bytes)).notes == [note])
    }
  }

  @Test func extensions() throws {
    let sounds = try JSON(parsing: Fixture.bytes("sounds.json"))
    let kind = try #require(
      sounds["kinds"]?.arrayValue?.first { $0["name"] == "16 bits, extensible" })
    let file = try #require(kind["file"]?.stringValue.flatMap(bytes(hexadecimal:)))
    check(
      ", byte 38: expected at most 16 used bits of a sample, found 20; save the recording again."
    ) { file.replacing(at: 38, [20]) }
    check(
      ", byte 44: expected samples of format 1 (integers) or 3 (floating point), found 85 (MP3); "
        + "convert with ffmpeg -i old.wav -c:a pcm_s16le new.wav."
    ) { file.replacing(at: 44, [85]) }
    check(
      ", byte 46: expected the format's identifier to end with 00 00 00 00 10 00 80 00 00 aa 00 38 9b "
        + "71, found 00 00 00 00 10 00 80 00 00 aa 00 38 9b 72; convert with ffmpeg -i old.wav -c:a "
        + "pcm_s16le new.wav."
    ) { file.replacing(at: 59, [0x72]) }
    // An extension that the chunk has no room for.
    check(
      ", byte 36: expected 2 bytes (length of the format's extension), found 0; the file is cut "
        + "short, get it again."
    ) { file.replacing(at: 16, [16]) }
  }

  /// Announced sizes are not allocated, and sizes that do not fit are refused.
  @Test func largeSizes() throws {
    let file = try WAV.encode(sound)
    let announced = file.replacing(at: 40, [0xff, 0xff, 0xfe, 0x7f])
    #expect(
      try SoundFile(bytes: announced).notes
        == ["the file is cut short: 3 of 536854527 frames are there"])
    let empty = Array(announced.prefix(44))
    check(
      ", byte 44: expected 2147418111 bytes of samples, found 0; the file is cut short, get it again."
    ) { empty }
    let long = try WAV.encode(Sound(samples: .zeros([1_000_000, 2]), rate: 16_000))
    MemoryLimit.$assumed.withValue(10_000_000) {
      check(", byte 44: samples take 12 MB of memory, and there are 10 MB; use a smaller file.") {
        long
      }
    }
    try MemoryLimit.$assumed.withValue(12_500_000) { _ = try WAV.decode(long) }
  }

  @Test(arguments: ["24 bits, extensible", "8 bits, 5 channels", "float 64, 2 channels"])
  func damage(name: String) throws {
    let sounds = try JSON(parsing: Fixture.bytes("sounds.json"))
    let kind = try #require(sounds["kinds"]?.arrayValue?.first { $0["name"]?.stringValue == name })
    let file = try #require(kind["file"]?.stringValue.flatMap(bytes(hexadecimal:)))
    var mutator = Mutator(seed: UInt64(file.count))
    var refused = 0
    for _ in 0..<5_000 {
      do {
        _ = try SoundFile(bytes: mutator.damaged(file))
      } catch is FormatError {
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
