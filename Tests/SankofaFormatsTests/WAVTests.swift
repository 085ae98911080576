import SankofaFormats
import SankofaTensor
import Testing

/// The files that `Golden/formats/make_sounds.py` wrote.
@Suite struct WAVTests {
  private let sounds: JSON

  init() throws { sounds = try JSON(parsing: Fixture.bytes("sounds.json")) }

  private func entries(_ part: String) throws -> [JSON] {
    try #require(sounds[part]?.arrayValue)
  }

  private func bytes(_ entry: JSON, _ member: String = "file") throws -> [UInt8] {
    try #require(entry[member]?.stringValue.flatMap(bytes(hexadecimal:)))
  }

  private func bytes(named name: String) throws -> [UInt8] {
    let all = try entries("kinds") + entries("faults")
    return try bytes(#require(all.first { $0["name"]?.stringValue == name }))
  }

  /// The bits of each sample.
  private func bits(_ sound: Sound) -> [UInt32] {
    sound.samples.elements(as: Float.self).map(\.bitPattern)
  }

  private func check(_ entry: JSON) throws {
    let file = try SoundFile(bytes: bytes(entry))
    let name = entry["name"]?.stringValue ?? ""
    let expected = try bytes(entry, "samples").withUnsafeBytes { samples in
      stride(from: 0, to: samples.count, by: 4).map {
        UInt32(littleEndian: samples.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
      }
    }
    #expect(bits(file.sound) == expected, "\(name)")
    #expect(file.sound.rate == entry["rate"]?.integerValue, "\(name)")
    #expect(file.sound.channelCount == entry["channels"]?.integerValue, "\(name)")
    #expect(file.sound.frameCount * file.sound.channelCount == expected.count, "\(name)")
    let notes = try #require(entry["notes"]?.arrayValue).map { try #require($0.stringValue) }
    #expect(file.notes == notes, "\(name)")
  }

  @Test func everyKind() throws {
    let kinds = try entries("kinds")
    #expect(kinds.count == 23)
    for entry in kinds { try check(entry) }
  }

  @Test func faultsThatArePassedOver() throws {
    let faults = try entries("faults")
    #expect(faults.count == 23)
    for entry in faults { try check(entry) }
  }

  /// An error, or a note and what is there of the samples.
  @Test func cutShort() throws {
    for name in [
      "24 bits, 2 channels", "float 64, extensible", "chunks before and after", "odd data",
      "data before the format", "beyond 4 GiB",
    ] {
      let file = try bytes(named: name)
      let whole = try bits(WAV.decode(file))
      var cuts = 0
      for count in file.indices {
        do {
          let cut = try SoundFile(bytes: Array(file[..<count]))
          // The byte that fills the last chunk up, and a last chunk of a file without a size, may be
          // missing.
          if count < file.count - 1, name != "beyond 4 GiB" {
            #expect(!cut.notes.isEmpty, "\(name) cut to \(count)")
          }
          let found = bits(cut.sound)
          #expect(found.elementsEqual(whole.prefix(found.count)))
          cuts += 1
        } catch is FormatError {}
      }
      #expect(cuts > 0 || name == "data before the format", "\(name)")
    }
  }

  @Test func filesAndPipes() throws {
    let bytes = try bytes(named: "chunks before and after")
    let endless = try self.bytes(named: "a pipe: all sizes 0xffffffff")
    try withTemporaryFolder { folder in
      for content in [bytes, endless] {
        let expected = try bits(WAV.decode(content))
        try AtomicFile.write(content, to: folder + "/a.wav")
        #expect(try bits(WAV.read(folder + "/a.wav")) == expected)
        #expect(try bits(SoundFile(contentsOf: folder + "/a.wav").sound) == expected)
        makePipe(folder + "/pipe", from: folder + "/a.wav")
        #expect(try bits(WAV.read(folder + "/pipe")) == expected)
        remove(folder: folder)
        try #require(mkdir(folder, 0o755) == 0)
      }
    }
  }

  @Test func mono() throws {
    let stereo = Sound(
      samples: Tensor([1, 0.5, -0.25, 0.75] as [Float], shape: [2, 2]), rate: 2)
    #expect(stereo.mono().samples.elements(as: Float.self) == [0.75, 0.25])
    #expect(stereo.mono().samples.shape == [2, 1])
    #expect(stereo.seconds == 1)
    #expect(stereo.mono().mono().samples.shape == [2, 1])
  }

  @Test func roundTrips() throws {
    let values: [Float] = [0, 1, -1, 0.5, -0.25, 32767 / 32768, 2, -2, 1e-6, 0.70710677]
    let sound = Sound(samples: Tensor(values, shape: [5, 2]), rate: 16_000)
    let floats = try SoundFile(bytes: WAV.encode(sound, as: .float32))
    #expect(floats.notes.isEmpty)
    #expect(bits(floats.sound) == values.map(\.bitPattern))
    let integers = try SoundFile(bytes: WAV.encode(sound))
    #expect(integers.notes.isEmpty)
    #expect(integers.sound.rate == 16_000)
    let top: Float = 32767 / 32768
    #expect(
      integers.sound.samples.elements(as: Float.self)
        == [0, top, -1, 0.5, -0.25, top, top, -1, 0, 23170 / 32768])
    // Half way between two integers, to the even one.
    let halves = Sound(
      samples: Tensor([0.5 / 32768, 1.5 / 32768] as [Float], shape: [2, 1]), rate: 1)
    #expect(
      try WAV.decode(WAV.encode(halves)).samples.elements(as: Float.self) == [0, 2 / 32768])
    try withTemporaryFolder { folder in
      try WAV.write(sound, to: folder + "/a.wav", as: .float32)
      #expect(try bits(WAV.read(folder + "/a.wav")) == values.map(\.bitPattern))
    }
  }

  @Test func whatCannotBeWritten() throws {
    let sound = Sound(samples: Tensor([0, .nan] as [Float], shape: [1, 2]), rate: 16_000)
    expectError(
      "a.wav: samples must be numbers, got nan in frame 0; write them as float32."
    ) { try WAV.encode(sound, path: "a.wav") }
    expectError(
      "<data>: WAV stores at most 32767 channels, got 40000; write some of them."
    ) { try WAV.encode(Sound(samples: .zeros([1, 40_000]), rate: 1)) }
    expectError(
      "<data>: WAV files have at most 10000000 frames a second, got 10000001; use a lower rate."
    ) { try WAV.encode(Sound(samples: .zeros([1, 1]), rate: 10_000_001)) }
  }
}
