import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTestSupport
import Testing

/// Recordings become the numbers that librosa's and torchaudio's formulas give; see
/// `Golden/sounds.py`.
struct LogMelTests {
  private func sound(_ golden: GoldenCase) -> Sound {
    let samples = golden.tensor("inputs", "samples")
    return Sound(
      samples: samples.reshaped(to: [samples.shape[0], 1]), rate: Int(golden.value["rate"].number))
  }

  private func rule(_ golden: GoldenCase) throws -> LogMelSpectrogram {
    let settings = golden.value["settings"].object.map { name, value -> (String, JSON) in
      switch value {
      case .string(let text): return (name, .string(text))
      case .number(let number):
        return (name, Int(exactly: number).map { .integer($0) } ?? .number(number))
      default: return (name, .null)
      }
    }
    return try LogMelSpectrogram(json: .object(JSONObject(uniqueMembers: settings)))
  }

  @Test(arguments: GoldenCase.all(in: "sounds").filter { $0.value.has("settings") })
  func spectrograms(golden: GoldenCase) throws {
    let rule = try rule(golden)
    let values = try rule.values(of: sound(golden))
    let expected = golden.tensor("outputs", "value")
    // Both are computed in float64 and rounded once.
    #expect(mismatch(values, expected, Tolerance(ulps: 1)) == nil)
    #expect(values.shape == [expected.shape[0], rule.bands])
  }

  @Test(arguments: GoldenCase.all(in: "sounds").filter { $0.value.has("newRate") })
  func resampling(golden: GoldenCase) throws {
    let rate = Int(golden.value["newRate"].number)
    let resampled = try sound(golden).resampled(to: rate)
    let expected = golden.tensor("outputs", "value")
    #expect(resampled.rate == rate)
    #expect(
      mismatch(
        resampled.samples.reshaped(to: expected.shape), expected,
        Tolerance(ulps: 1, absolute: 1e-12))
        == nil)
  }

  @Test func channelsAreResampledAlone() throws {
    let golden = try #require(GoldenCase.all(in: "sounds").first { $0.name == "44100 to 16000" })
    let one = sound(golden)
    let two = Sound(
      samples: Tensor(
        one.samples.elements(as: Float.self).flatMap { [$0, -2 * $0] }, shape: [one.frameCount, 2]),
      rate: one.rate)
    let expected = try one.resampled(to: 16_000).samples.elements(as: Float.self)
    let found = try two.resampled(to: 16_000).samples.elements(as: Float.self)
    #expect(found == expected.flatMap { [$0, -2 * $0] })
    #expect(try one.resampled(to: 44_100).samples.elements(as: Float.self).count == 300)
  }

  /// A frame has the same bits whatever is around it.
  @Test func framesDoNotDependOnEachOther() throws {
    let golden = try #require(GoldenCase.all(in: "sounds").first { $0.name == "the defaults" })
    let whole = sound(golden)
    let rule = LogMelSpectrogram()
    let values = try rule.values(of: whole)
    let samples = whole.samples.elements(as: Float.self)
    for frame in 0..<values.shape[0] {
      let part = Array(samples[frame * 160..<frame * 160 + 400])
      let alone = try rule.values(of: Sound(samples: Tensor(part, shape: [400, 1]), rate: 16_000))
      #expect(bitMismatch(alone, values[frame..<frame + 1]) == nil)
    }
  }

  /// The bits that every machine gives, as the sum of their numbers.
  @Test func theBitsStay() throws {
    let golden = try #require(GoldenCase.all(in: "sounds").first { $0.name == "from 44100" })
    let bits = try LogMelSpectrogram().values(of: sound(golden)).elements(as: Float.self)
      .reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1.bitPattern) }
    #expect(bits == 18_340_905_747_181_237_288)
  }

  @Test func defaultsAsDocumented() {
    let rule = LogMelSpectrogram()
    #expect(rule.rate == 16_000 && rule.window == 400 && rule.hop == 160)
    #expect(rule.transformSize == 512 && rule.bands == 40 && rule.floor == 1e-10)
    #expect(rule.lowest == 0 && rule.highest == 8_000 && rule.scale == .slaney)
    #expect(rule.frameCount(samples: 16_000) == 98)
    #expect(rule.frameCount(samples: 400) == 1 && rule.frameCount(samples: 0) == 1)
    #expect(rule.frameCount(samples: 559) == 1 && rule.frameCount(samples: 560) == 2)
  }

  @Test func savedAndReadBack() throws {
    for rule in [
      LogMelSpectrogram(),
      LogMelSpectrogram(
        rate: 8_000, window: 200, hop: 80, transformSize: 256, bands: 23, lowest: 20.5,
        highest: 3_999.25, scale: .htk, floor: 1e-6),
    ] {
      let read = try LogMelSpectrogram(json: JSON(parsing: rule.json.description))
      #expect(read == rule)
      #expect(read.hashValue == rule.hashValue)
    }
    #expect(LogMelSpectrogram() != LogMelSpectrogram(scale: .htk))
  }

  @Test func eachSettingCorrupted() throws {
    func check(_ name: String, _ value: JSON, _ message: String) throws {
      let members = try #require(LogMelSpectrogram().json.objectValue).members
      #expect(members.contains { $0.name == name })
      let json = JSON.object(
        JSONObject(
          uniqueMembers: members.map { ($0.name, $0.name == name ? value : $0.value) }))
      do {
        _ = try LogMelSpectrogram(json: json, path: "m")
        Issue.record("\(name) was accepted")
      } catch {
        #expect("\(error)" == "m: \(message)")
      }
    }
    try check(
      "kind", "mel", "is no spectrogram (no \"kind\": \"log-mel\"); give one that sankofa wrote.")
    try check(
      "rate", "fast", "a spectrogram must have \"rate\", a whole number; write it anew.")
    try check(
      "floor", "low", "a spectrogram must have \"floor\", a number; write it anew.")
    try check(
      "scale", "bark", "a spectrogram must have \"scale\", \"slaney\" or \"htk\"; write it anew.")
    try check(
      "rate", 0, "the rate must be 1 to 10000000 frames a second, got 0; use 16000.")
    try check(
      "transformSize", 500,
      "the transform's size must be a power of two from 2 to 1048576, got 500; use 512.")
    try check(
      "window", 513,
      "a window must have 1 to 512 samples (the transform's size), got 513; make the transform larger."
    )
    try check("hop", 0, "a hop must have at least 1 sample, got 0; use 160.")
    try check(
      "bands", 0, "the bands must be 1 to 512, got 0; use 40.")
    try check(
      "bands", 200,
      "band 0 of 0 to 199 lies between two frequencies of the transform; use fewer bands or a larger "
        + "transform.")
    try check(
      "highest", 8_001,
      "the frequencies must have 0 ≤ lowest < highest ≤ 8000.0 (half the rate), got 0.0 and 8001.0; use "
        + "0 and 8000.0.")
    try check("floor", 0, "the floor must be positive and finite, got 0.0; use 1e-10.")
  }

  @Test func whatCannotBeConverted() {
    let broken = Sound(samples: Tensor([0, 1, .nan, 0] as [Float], shape: [2, 2]), rate: 16_000)
    #expect {
      try broken.resampled(to: 8_000, name: "a.wav")
    } throws: {
      "\($0)"
        == "a.wav: samples must be finite, got nan at row 1, position 0 (element 2 of all); drop "
        + "the row or replace the value."
    }
    #expect(throws: DataError.self) { try LogMelSpectrogram().values(of: broken) }
    let long = Sound(samples: .zeros([1 << 20, 1]), rate: 16_000)
    MemoryLimit.$assumed.withValue(4_000_000) {
      #expect {
        try LogMelSpectrogram(hop: 16).values(of: long, name: "a.wav")
      } throws: {
        "\($0)"
          == "a.wav: its spectrogram takes 52 MB of memory, and there are 4 MB; use a shorter "
          + "recording."
      }
      #expect {
        try long.resampled(to: 44_100, name: "a.wav")
      } throws: {
        "\($0)".hasPrefix("a.wav: resampled from 16000 to 44100 it takes 23 MB of memory")
      }
    }
  }
}
