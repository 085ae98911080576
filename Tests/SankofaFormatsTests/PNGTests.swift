import SankofaFormats
import Testing

@Suite struct PNGTests {
  /// The image that Pillow and NumPy read from a fixture.
  private func image(_ entry: JSON) throws -> Image {
    Image(
      width: try #require(entry["width"]?.integerValue),
      height: try #require(entry["height"]?.integerValue),
      channels: try #require(entry["channels"]?.integerValue),
      pixels: try pixels(entry))
  }

  private func pixels(_ entry: JSON) throws -> [UInt8] {
    try #require(entry["pixels"]?.arrayValue).map { UInt8(try #require($0.integerValue)) }
  }

  @Test func readsWhatPillowWrote() throws {
    let pictures = try #require(Fixture.manifest()["pictures"]?.objectValue).members
    #expect(pictures.count == 23)
    for picture in pictures {
      let read = try PNG.read(Fixture.path(picture.name))
      let expected = try image(picture.value)
      #expect(read.pixels == expected.pixels && read.width == expected.width, "\(picture.name)")
    }
  }

  @Test func greyIsPillowsLuma() throws {
    let luma = try #require(Fixture.manifest()["luma"])
    let colour = try PNG.read(Fixture.path(#require(luma["of"]?.stringValue)))
    #expect(colour.grey().pixels == (try pixels(luma)))
    #expect(colour.grey().channels == 1)
    #expect(colour.grey().grey() == colour.grey())
    let white = Image(width: 1, height: 1, channels: 3, pixels: [255, 255, 255])
    #expect(white.grey().pixels == [255])
  }

  @Test func roundTrips() throws {
    var random = Mutator(seed: 2)
    for (width, height, channels) in [(1, 1, 1), (1, 1, 3), (28, 28, 1), (17, 5, 3), (1, 300, 1)] {
      let noise = (0..<width * height * channels).map { _ in
        UInt8(truncatingIfNeeded: random.next())
      }
      let ramp = noise.indices.map { UInt8(truncatingIfNeeded: $0) }
      for pixels in [noise, ramp] {
        let image = Image(width: width, height: height, channels: channels, pixels: pixels)
        #expect(try PNG.decode(PNG.encode(image)) == image)
      }
    }
    try withTemporaryFolder { folder in
      let image = Image(width: 2, height: 1, channels: 1, pixels: [0, 255])
      try PNG.write(image, to: folder + "/a.png")
      #expect(try PNG.read(folder + "/a.png") == image)
    }
  }

  @Test func bytesBehindTheEndAreIgnored() throws {
    let file = try Fixture.bytes("grey8.png")
    #expect(try PNG.decode(file + [1, 2, 3]) == PNG.decode(file))
  }

  /// Only the chunk IEND, twelve bytes, may be missing.
  @Test func cutShort() throws {
    for name in ["grey8.png", "palette-transparent.png", "interlaced-rgb8.png"] {
      let file = try Fixture.bytes(name)
      expectErrorWhenCutShort(file.dropLast(12)) { try PNG.decode($0) }
      for count in 0...12 {
        #expect(try PNG.decode(file.dropLast(count)) == PNG.decode(file))
      }
    }
  }
}
