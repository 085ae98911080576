import SankofaFormats
import Testing

/// Whatever happens to a file, reading it gives a value or a `FormatError`; a crash or another error
/// fails the test.
@Suite struct MutationTests {
  private func damage(_ name: String, rounds: Int = 2_000, _ parse: ([UInt8]) throws -> Void) throws
  {
    let original = try Fixture.bytes(name)
    try parse(original)
    var mutator = Mutator(seed: UInt64(original.count))
    var refused = 0
    for _ in 0..<rounds {
      do {
        try parse(mutator.damaged(original))
      } catch is FormatError {
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  @Test(arguments: ["named.gz", "members.gz", "flags.gz"])
  func gzip(name: String) throws {
    try damage(name) { _ = try Gzip.decompress($0, limit: 1 << 20) }
  }

  @Test(arguments: ["uint8.idx", "float64.idx", "int16.idx"])
  func idx(name: String) throws {
    try damage(name) { _ = try IDX.decode($0) }
  }

  @Test(arguments: ["types.safetensors", "wide.safetensors", "cases/f8_beside_f32.safetensors"])
  func safeTensors(name: String) throws {
    try damage(name) { _ = try SafeTensors(bytes: $0) }
  }

  @Test(arguments: ["float32.npy", "fortran.npy", "big-endian.npy", "cases/py2long.npy"])
  func npy(name: String) throws {
    try damage(name) { _ = try NPY.decode($0) }
  }

  @Test(arguments: [
    "stored.npz", "deflated.npz", "zip64.npz", "cases/names.npz", "cases/macos.npz",
  ])
  func npz(name: String) throws {
    try damage(name) { _ = try NPZ.decode($0, limit: 1 << 20) }
  }

  @Test func json() throws {
    let text: [UInt8] = Array(#"{"a":[null,true,-1.5e3,"é\n\ud83d\udc26"],"b":{"c":12}}"#.utf8)
    var mutator = Mutator(seed: 3)
    for _ in 0..<20_000 {
      do {
        let value = try JSON(parsing: mutator.damaged(text))
        // What was read can be written, and reads back the same.
        #expect(try JSON(parsing: value.encoded()) == value)
      } catch is FormatError {}
    }
  }

  // A damaged chunk rarely passes its checksum, so pictures are also damaged behind it.
  @Test(arguments: [
    "grey8.png", "rgba8.png", "palette2.png", "palette-transparent.png", "interlaced-rgb8.png",
  ])
  func png(name: String) throws {
    try damage(name, rounds: 500) { _ = try PNG.decode($0) }
    try damage(name, rounds: 500) { _ = try PNG.decode(withRightChecksums($0)) }
  }

  /// A picture whose chunks, as far as they can be told apart, have the checksums they should.
  private func withRightChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var place = 8
    while place + 12 <= result.count {
      let length = result[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard place + 12 + length <= result.count else { break }
      // gzip's footer is the same checksum, of a file that this module made.
      let named = Array(result[place + 4..<place + 8 + length])
      let footer = Gzip.compress(named, level: 0).suffix(8).prefix(4)
      result.replaceSubrange(place + 8 + length..<place + 12 + length, with: footer.reversed())
      place += 12 + length
    }
    return result
  }
}
