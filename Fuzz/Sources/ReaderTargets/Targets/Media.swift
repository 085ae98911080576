@testable import SankofaFormats
import SankofaTensor

extension FuzzTarget {
  /// Pictures in PNG files. Deflate makes at most 1,032 bytes of one; each of these may hold eight
  /// pixels, which take four bytes each in a palette with transparency.
  static let png: FuzzTarget = FuzzTarget(
    name: "png", longest: 1_024, modules: [.formats], memory: (8 << 20, 1_032 * 40),
    check: { input in
      if !input.isOne(in: interval(ofPixels: input.bytes)) { return nil }
      let file = Law.reading(input, png.memory) { try ImageFile(bytes: input.bytes) }
      let pieces = Law.reading { try ImageFile(input.piecemeal) }
      Law.same(file, pieces, "a picture in pieces") { $0.image == $1.image }
      guard let file else { return nil }
      let image = file.image
      if image.pixels.count <= 1 << 16, input.isOne(in: image.pixels.count <= 1 << 10 ? 8 : 64) {
        let again = Law.written("picture") { try PNG.decode(PNG.encode(image)) }
        Law.check(
          again.pixels == image.pixels && again.width == image.width
            && again.channels == image.channels, "a picture that is written reads back the same")
      }
      return {
        JSON.object(
          JSONObject(uniqueMembers: [
            ("width", .integer(image.width)), ("height", .integer(image.height)),
            ("channels", .integer(image.channels)), ("isOpaque", .bool(image.opacity == nil)),
            ("notes", .array(file.notes.map { .string($0) })),
            ("bytes", .string(hexDigits(image.pixels))),
          ])
        ).description
      }
    }, mutate: PNGMutator.mutate)

  /// Large pictures take long: of those of more than 65,536 pixels one in 256 is read, and of those of
  /// more than 4,096 one in 16.
  private static func interval(ofPixels bytes: [UInt8]) -> UInt64 {
    guard bytes.count >= 24 else { return 1 }
    let (pixels, overflow) = bytes.bigEndian(at: 16).multipliedReportingOverflow(
      by: bytes.bigEndian(at: 20))
    return overflow || pixels > 1 << 16 ? 256 : pixels > 1 << 12 ? 16 : 1
  }

  /// Recordings in WAV files. A sample of 8 bits becomes 32 bits; while they are read there are two
  /// copies, and an array that grows has room for twice as much.
  static let wav: FuzzTarget = FuzzTarget(
    name: "wav", longest: 512, modules: [.formats], memory: (1 << 20, 24),
    check: { input in
      let file = Law.reading(input, wav.memory) { try SoundFile(bytes: input.bytes) }
      let pieces = Law.reading { try WAV.decode(input.piecemeal).sound }
      Law.same(file?.sound, pieces, "a recording in pieces") {
        $0.samples.isSame(as: $1.samples) && $0.rate == $1.rate
      }
      guard let sound = file?.sound else { return nil }
      if let bytes = Law.reading({ try WAV.encode(sound, as: .float32) }) {
        let again = Law.written("recording") { try WAV.decode(bytes) }
        Law.check(
          again.samples.isSame(as: sound.samples) && again.rate == sound.rate,
          "a recording that is written reads back the same")
      }
      if let bytes = Law.reading({ try WAV.encode(sound, as: .int16) }) {
        let again = Law.written("recording of 16 bits") {
          try WAV.encode(WAV.decode(bytes), as: .int16)
        }
        Law.check(again == bytes, "a recording of 16 bits is the same when it is written again")
      }
      return {
        JSON.object(
          JSONObject(uniqueMembers: [
            ("rate", .integer(sound.rate)), ("samples", sound.samples.shown),
            ("notes", .array((file?.notes ?? []).map { .string($0) })),
          ])
        ).description
      }
    })

  /// Files compressed by gzip, with at most 1 MiB of content: deflate makes at most 1,032 bytes of one,
  /// and an array that grows is there twice for a moment.
  static let gzip: FuzzTarget = FuzzTarget(
    name: "gzip", longest: 512, modules: [.formats], memory: (8 << 20, 1_032 * 3),
    check: { input in
      let limit = 1 << 20
      let content = Law.reading(input, gzip.memory) {
        try Gzip.decompress(input.bytes, limit: limit)
      }
      let pieces: [UInt8]?? = Law.reading {
        let decompressed = try GzipInput(input.piecemeal)
        var bytes: [UInt8] = []
        try decompressed.fill(&bytes, to: limit + 1)
        return bytes.count > limit ? nil : bytes
      }
      Law.same(content, pieces ?? nil, "a gzip file in pieces") { $0 == $1 }
      if input.isOne(in: content == nil ? 64 : 8) {
        let bytes = content ?? input.bytes
        let again = Law.written("gzip") {
          try Gzip.decompress(Gzip.compress(bytes, level: Int(input.choice % 10)))
        }
        Law.check(again == bytes, "what is compressed decompresses to the same")
      }
      return content.map { content in { JSON.string(hexDigits(content)).description } }
    }, mutate: GzipMutator.mutate)
}
