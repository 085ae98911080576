import SankofaFormats
import SankofaTensor
import Testing

/// The files that `Golden/formats/make_jpegs.py` wrote.
@Suite struct JPEGTests {
  private let files: [JSON]

  init() throws {
    files = try #require(JSON(parsing: Fixture.bytes("jpegs.json"))["files"]?.arrayValue)
  }

  private func bytes(_ name: String, _ member: String = "file") throws -> [UInt8] {
    let entry = try #require(files.first { $0["name"]?.stringValue == name })
    return try #require(entry[member]?.stringValue.flatMap(bytes(hexadecimal:)))
  }

  #if JPEG
    /// Pillow's pixels are the same on x86-64; another libjpeg may round otherwise.
    @Test func everyKind() throws {
      #expect(files.count == 20)
      for entry in files {
        let name = try #require(entry["name"]?.stringValue)
        let file = try ImageFile(bytes: bytes(name))
        let expected = try bytes(name, "pixels")
        #expect(file.notes.isEmpty, "\(name)")
        #expect(file.image.width == entry["width"]?.integerValue, "\(name)")
        #expect(file.image.height == entry["height"]?.integerValue, "\(name)")
        #expect(file.image.channels == entry["channels"]?.integerValue, "\(name)")
        try #require(file.image.pixels.count == expected.count)
        let farthest = zip(file.image.pixels, expected).map { abs(Int($0) - Int($1)) }.max()
        #expect(try #require(farthest) <= 2, "\(name)")
      }
    }

    @Test func readsFromFilesAndPipes() throws {
      let bytes = try bytes("colour")
      let expected = try JPEG.decode(bytes)
      try withTemporaryFolder { folder in
        // The first bytes count, not the name.
        try AtomicFile.write(bytes, to: folder + "/a.png")
        #expect(try ImageFile(contentsOf: folder + "/a.png").image == expected)
        #expect(try JPEG.read(folder + "/a.png") == expected)
        makePipe(folder + "/pipe", from: folder + "/a.png")
        #expect(try ImageFile(contentsOf: folder + "/pipe").image == expected)
        makeSparse(folder + "/a.png", size: 600 << 20)
        expectError(
          "\(folder)/a.png, byte 0: expected at most 536870912 bytes (a JPEG file), found 629145600; "
            + "use a smaller file."
        ) { try JPEG.read(folder + "/a.png") }
      }
    }

    /// Up to the pixels an error, from there on a note; what is decoded is right.
    @Test func cutShort() throws {
      for name in ["grey", "grey, progressive", "colour, halved both ways", "CMYK"] {
        let file = try bytes(name)
        let whole = try ImageFile(bytes: file).image
        var (errors, notes) = (0, Set<String>())
        for count in file.indices {
          do {
            let cut = try ImageFile(bytes: Array(file[..<count]))
            #expect(cut.notes.count == 1, "\(name) cut to \(count)")
            #expect(cut.image.width == whole.width && cut.image.height == whole.height)
            notes.formUnion(cut.notes)
          } catch is FormatError {
            errors += 1
            #expect(notes.isEmpty, "\(name) cut to \(count)")
          }
        }
        #expect(errors > 300 || name.hasSuffix("progressive"))
        #expect(
          notes.contains("the end marker is missing")
            || notes.contains("the file is cut short: details or colours are missing"))
        #expect(notes.contains { $0.hasPrefix("the file is cut short: rows from ") })
      }
    }

    @Test func rowsBeforeTheCutAreRight() throws {
      let file = try bytes("grey")
      let whole = try ImageFile(bytes: file).image
      let cut = try ImageFile(bytes: Array(file[..<434]))
      #expect(cut.notes == ["the file is cut short: rows from 16 on are grey"])
      #expect(cut.image.pixels[..<(16 * 21)] == whole.pixels[..<(16 * 21)])
      #expect(cut.image.pixels.suffix(8 * 21).allSatisfy { $0 == 128 })
      expectError(
        "a.jpg, byte 354: the pixels end within the first row of blocks; the file is cut short, get "
          + "it again."
      ) { try ImageFile(bytes: Array(file[..<354]), path: "a.jpg") }
    }

    @Test func damagedPixels() throws {
      var file = try bytes("grey")
      file.replaceSubrange(420..<422, with: [0xff, 0xd9])
      #expect(
        try ImageFile(bytes: file).notes == ["the compressed pixels are damaged from row 16 on"])
      var noisy = try bytes("grey")
      noisy.insert(contentsOf: [1, 2, 3], at: 20)
      #expect(
        try ImageFile(bytes: noisy).notes == [
          "the compressed pixels are damaged (Corrupt JPEG data: 3 extraneous bytes before marker "
            + "0xdb)"
        ])
    }

    /// Where the marker begins, its code included.
    private func place(of code: UInt8, in file: [UInt8]) throws -> Int {
      try #require(file.indices.dropLast().first { file[$0] == 0xff && file[$0 + 1] == code })
    }

    @Test func eachHeaderFieldCorrupted() throws {
      let file = try bytes("grey")
      let frame = try place(of: 0xc0, in: file)
      func check(
        _ offset: Int, _ bytes: [UInt8], _ message: String,
        sourceLocation: SourceLocation = #_sourceLocation
      ) {
        expectError("a.jpg" + message, sourceLocation: sourceLocation) {
          try ImageFile(bytes: file.replacing(at: offset, bytes), path: "a.jpg")
        }
      }
      #expect(frame == 89)
      check(
        frame, [0xff, 0xc3],
        ", byte 89: expected a baseline, extended or progressive JPEG (ff c0, c1, c2, c9 or ca), "
          + "found ff c3, a lossless or hierarchical one; save it as PNG.")
      check(
        frame + 2, [0, 1],
        ", byte 91: expected a length of 2 or more, found 1; save the picture again.")
      check(
        frame + 2, [0, 7],
        ", byte 91: expected a frame header of 8 bytes or more, found 7; save the picture again.")
      check(
        frame + 4, [12],
        ", byte 93: expected samples of 8 bits, found 12; save the picture with 8 bits.")
      check(
        frame + 5, [0, 0],
        ", byte 94: expected at least 1 × 1 pixels, found 21 × 0; save the picture again.")
      check(
        frame + 7, [0, 0],
        ", byte 94: expected at least 1 × 1 pixels, found 0 × 35; save the picture again.")
      check(
        frame + 5, [255, 255, 255, 255],
        ", byte 94: expected 1 to 64000000 pixels, found 65535 × 65535; make the picture smaller.")
      check(
        frame + 9, [2],
        ", byte 98: expected 1 (grey), 3 (colour) or 4 (CMYK) samples of a pixel, found 2; save the "
          + "picture again.")
      check(
        frame, [0xff, 0xfe],
        ", byte 318: expected a frame header (ff c0 to ff cf) before the pixels; save the picture "
          + "again.")
      check(
        2, [0xff, 0xd9],
        ", byte 2: expected pixels before the end marker ff d9; save the picture again.")
      check(
        2, [0xff, 0xe0, 0xff, 0xff],
        ", byte 6: expected 65533 bytes (content of marker ff e0), found \(file.count - 6); the file "
          + "is cut short, get it again.")
      expectError(
        "a.jpg, byte 2: expected 1 byte (a marker), found 0; the file is cut short, get it "
          + "again."
      ) { try JPEG.decode([0xff, 0xd8], path: "a.jpg") }
      expectError("a.jpg, byte 0: expected JPEG's start ff d8, found 89 50; give a JPEG file.") {
        try JPEG.decode([0x89, 0x50], path: "a.jpg")
      }
      // Bytes that only libjpeg looks at.
      check(
        frame + 11, [0x50],
        ": libjpeg cannot decode the pixels (Bogus sampling factors); save the picture again.")
    }

    /// A picture is upright when its orientation cannot be read.
    @Test func orientationsThatAreNone() throws {
      let file = try bytes("orientation 6, little-endian")
      let start = try place(of: 0xe1, in: file) + 4
      let turned = try ImageFile(bytes: file).image
      #expect(turned.width == 35)
      // The name, the byte order, the directory's place, the number of its entries, the tag, its type
      // and its value.
      for (offset, value) in [
        (0, 0), (6, 0), (8, 0), (10, 255), (14, 0), (16, 0), (18, 4), (24, 9), (24, 0),
      ] {
        let image = try ImageFile(bytes: file.replacing(at: start + offset, [UInt8(value)])).image
        #expect(image.width == 21, "\(offset)")
      }
    }

    @Test func pictureLargerThanTheMemory() throws {
      let file = try bytes("grey")
      let frame = try place(of: 0xc0, in: file)
      let large = file.replacing(at: frame + 5, [0x1f, 0x40, 0x1f, 0x40])
      MemoryLimit.$assumed.withValue(200_000_000) {
        expectError(
          "a.jpg: its pixels take 0.3 GB of memory, and there are 0.2 GB; use a smaller file."
        ) { try ImageFile(bytes: large, path: "a.jpg") }
      }
    }

    @Test(arguments: ["grey, progressive", "colour, halved both ways", "YCCK", "colour, restarts"])
    func damage(name: String) throws {
      let file = try bytes(name)
      var mutator = Mutator(seed: UInt64(file.count))
      var refused = 0
      for _ in 0..<2_000 {
        do {
          _ = try ImageFile(bytes: mutator.damaged(file))
        } catch is FormatError {
          refused += 1
        }
      }
      #expect(refused > 0)
    }
  #else
    @Test func saysHowToTurnItOn() throws {
      let file = try bytes("grey")
      let message =
        "a.png: is a JPEG picture, which this build does not read; build with --traits JPEG, or save it "
        + "as PNG."
      expectError(message) { try ImageFile(bytes: file, path: "a.png") }
      expectError(message) { try JPEG.decode(file, path: "a.png") }
    }
  #endif
}
