import Foundation
import SankofaFormats
import SankofaTensor
import Testing

@testable import SankofaData

/// Recordings of all kinds, read and turned into spectrograms.
struct SoundSetTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "sounds-\(UUID().uuidString)")
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  /// A wave whose sign changes every `half` samples.
  private func wave(
    _ count: Int, half: Int = 4, rate: Int = 2_000, channels: Int = 1, loudness: Float = 0.5
  ) -> Sound {
    let samples = (0..<count * channels).map { index -> Float in
      index / channels / half % 2 == 0 ? loudness : -loudness
    }
    return Sound(samples: Tensor(samples, shape: [count, channels]), rate: rate)
  }

  private func write(_ name: String, _ sound: Sound, as format: WAV.SampleFormat = .float32) throws
  {
    try Data(WAV.encode(sound, as: format)).write(to: folder.appending(path: name))
  }

  private func read() throws -> SoundSet {
    SoundSet(try LabelledFiles(.sounds, inFolder: folder.path))
  }

  @Test func whatIsFoundIsKnown() throws {
    defer { remove() }
    try write("a/1.wav", wave(1_000), as: .int16)
    try write("a/2.WAV", wave(4_000, rate: 4_000, channels: 2))
    try write("b/1.wave", wave(500, rate: 2_000))
    try write("b/none.wav", wave(0))
    try write("b/nan.wav", wave(3, loudness: .nan))
    try Data("ID3 music".utf8).write(to: folder.appending(path: "b/song.mp3"))
    try Data("notes".utf8).write(to: folder.appending(path: "b/notes.txt"))
    let set = try read()
    #expect(set.recordings.map(\.seconds) == [0.5, 1, 0.25])
    #expect(set.recordings.map(\.rate) == [2_000, 4_000, 2_000])
    #expect(set.recordings.map(\.channels) == [1, 2, 1])
    #expect(set.labels == ["a", "a", "b"] && set.classNames == ["a", "b"])
    #expect(set.source.otherFileCount == 1)
    #expect(
      set.failures.map { "\($0)".replacing(folder.path, with: "s") } == [
        "s/b/nan.wav: must have finite samples, got NaN or infinite ones; record it again.",
        "s/b/none.wav: must have samples, got none; record it again.",
        "s/b/song.mp3: is an MP3 file, and only WAV is read; convert it with ffmpeg -i old new.wav.",
      ])
    #expect(set.usualRate == (2_000, "the median of the rates"))
    #expect(set.usualLength == (1, "the longest recording"))
  }

  /// Rates are limited, and of many lengths the 95th of 100 counts.
  @Test func usualRatesAndLengths() throws {
    defer { remove() }
    for number in 0..<40 { try write("a/\(number).wav", wave(900 + number, rate: 44_100)) }
    let high = try read()
    #expect(
      high.usualRate == (16_000, "the rate of all recordings is 44100, and 16000 is the most"))
    #expect(high.usualLength == (0.03, "95 of 100 recordings are not longer"))
    try FileManager.default.removeItem(at: folder.appending(path: "a"))
    try write("b/1.wav", wave(9_000, rate: 500))
    let low = try read()
    #expect(low.usualRate == (1_000, "the rate of all recordings is 500, and 1000 is the least"))
    #expect(low.usualLength == (10, "the most that is usual"))
  }

  @Test func usualSpectrograms() {
    let second = SoundFitting(rate: 16_000, seconds: 1)
    #expect(second.spectrogram == LogMelSpectrogram())
    #expect(second.shape == [100, 40, 1] && second.seconds == 1 && second.range == 80)
    #expect(
      second.description
        == "100 frames of 25 ms every 10 ms at 16000 Hz, 40 bands (log-mel, slaney) up to 8000 Hz, "
        + "80 dB")
    // Longer recordings have longer steps.
    let long = SoundFitting(rate: 16_000, seconds: 4)
    #expect(long.spectrogram.hop == 640 && long.spectrogram.window == 1_600)
    #expect(long.spectrogram.transformSize == 2_048 && long.frames == 100)
    // The smallest and the largest of all settings have no empty band.
    for (rate, seconds, bands) in [
      (1_000, 0.01, 128), (192_000, 0.01, 128), (192_000, 600, 128), (1_000, 600, 1),
      (44_100, 1, 128), (8_000, 1, 128),
    ] {
      #expect(SoundFitting(rate: rate, seconds: seconds, bands: bands).frames >= 1)
    }
  }

  /// The numbers are those of the spectrogram, relative to the loudest; loudness does not matter.
  @Test func numbersAreRelativeToTheLoudest() throws {
    let fitting = SoundFitting(rate: 2_000, seconds: 0.2, bands: 8)
    let sound = wave(400)
    let values = try fitting.spectrogram.values(of: sound).floats.map(Double.init)
    let loudest = try #require(values.max())
    let expected = values.map { value -> UInt8 in
      let decibels = 10 * (value - loudest) / 2.302585092994046
      return UInt8((255 * max(0, 1 + decibels / 80)).rounded())
    }
    let bytes = try fitting.bytes(of: sound)
    // Frames that would reach beyond the end are zeros.
    #expect(bytes.count == 20 * 8 && bytes[..<expected.count] == expected[...])
    #expect(bytes[expected.count...].allSatisfy { $0 == 0 } && expected.count < bytes.count)
    #expect(bytes.max() == 255 && bytes.contains { $0 > 0 && $0 < 255 })
    #expect(try fitting.bytes(of: wave(400, loudness: 0.0625)) == bytes)
    #expect(try fitting.bytes(of: wave(400, channels: 2)) == bytes)
  }

  /// A longer recording is cut, and a shorter one is followed by silence.
  @Test func oneLength() throws {
    let fitting = SoundFitting(rate: 2_000, seconds: 0.2, bands: 8)
    let whole = try fitting.bytes(of: wave(400))
    // Two more frames, which reached beyond the end, are there now.
    let cut = try fitting.bytes(of: wave(9_000))
    let count = fitting.spectrogram.frameCount(samples: 400) * 8
    #expect(cut.count == whole.count && cut[..<count] == whole[..<count])
    #expect(cut[count...].contains { $0 > 0 })
    let short = try fitting.bytes(of: wave(100))
    #expect(short.count == whole.count && short.suffix(80).allSatisfy { $0 == 0 })
    #expect(short.contains(255))
    #expect(try fitting.bytes(of: wave(1)).count == whole.count)
    #expect(try fitting.bytes(of: wave(400, loudness: 0)).allSatisfy { $0 == 0 })
  }

  @Test func datasets() throws {
    defer { remove() }
    try write("a/1.wav", wave(400))
    try write("b/1.wav", wave(400, half: 2))
    let set = try read()
    let fitting = SoundFitting(rate: 2_000, seconds: 0.2, bands: 8)
    let data = try set.dataset(fitting)
    #expect(data.features.shape == [2, 20, 8, 1] && data.features.elementType == .uint8)
    #expect(data.targets.integers == [0, 1] && data.classNames == ["a", "b"])
    #expect(
      try data[1..<2].features.elements(as: UInt8.self) == fitting.bytes(of: wave(400, half: 2)))
    #expect(try set.dataset(fitting, classNames: ["z", "b"]).targets.integers == [1])
    #expect(
      throws: FormatError(
        path: folder.path, place: .file,
        message: "must have recordings of the classes y, z, got none; name another folder.")
    ) { try set.dataset(fitting, classNames: ["y", "z"]) }
  }

  @Test func theKindOfAFolder() throws {
    defer { remove() }
    #expect(try FileKind(ofFolder: folder.path) == nil)
    try write("a/1.wav", wave(10))
    #expect(try FileKind(ofFolder: folder.path) == .sounds)
    for name in ["b/1.png", "b/2.jpg"] { try Data().write(to: folder.appending(path: name)) }
    #expect(
      throws: FormatError(
        path: folder.path, place: .file,
        message: "must have files of one kind, got 2 pictures and 1 recording; move one kind to "
          + "another folder.")
    ) { try FileKind(ofFolder: folder.path) }
    try FileManager.default.removeItem(at: folder.appending(path: "a"))
    #expect(try FileKind(ofFolder: folder.path) == .pictures)
  }

  @Test func rulesAreReadBack() throws {
    for fitting in [
      SoundFitting(rate: 16_000, seconds: 1),
      SoundFitting(LogMelSpectrogram(bands: 20, scale: .htk), frames: 7, range: 60.5),
    ] {
      let rule = Preprocessing.sounds(fitting)
      #expect(try Preprocessing(fileText: rule.fileText) == rule && rule.problem == nil)
      #expect(rule.numberCount == fitting.frames * fitting.spectrogram.bands)
    }
    let text = Preprocessing.sounds(SoundFitting(rate: 16_000, seconds: 1)).fileText
    for (old, new, error) in [
      (
        "\"frames\":100", "\"frames\":0",
        "recordings must have 1 frame or more and a positive range, got 0 and 80.0; save the model anew."
      ),
      (
        "\"decibels\":80.0", "\"decibels\":\"x\"",
        "recordings must have \"frames\" and \"decibels\", numbers both, and a \"spectrogram\"; save "
          + "the model anew."
      ),
      (
        "\"hop\":160", "\"hop\":0",
        "a hop must have at least 1 sample, got 0; use 160."
      ),
    ] {
      #expect(text.contains(old), "\(text)")
      #expect(throws: FormatError(path: "m", place: .file, message: error)) {
        try Preprocessing(fileText: text.replacing(old, with: new), path: "m")
      }
    }
  }
}
