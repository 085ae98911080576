import SankofaFormats
import SankofaTensor
import Testing

@Suite struct IDXTests {
  @Test(arguments: goldenTensors.filter { $0.name != "bool" }.map(\.name))
  func readsAndWritesWhatPythonWrote(name: String) throws {
    let tensor = try #require(goldenTensors.first { $0.name == name }).tensor
    #expect(isIdentical(try IDX.read(Fixture.path("\(name).idx")), tensor))
    #expect(try IDX.encode(tensor) == Fixture.bytes("\(name).idx"))
  }

  @Test func readsNarrowIntegersAsInt32() throws {
    let int8 = try IDX.read(Fixture.path("int8.idx"))
    #expect(isIdentical(int8, Tensor([-128, 0, 127] as [Int32], shape: [3])))
    let int16 = try IDX.read(Fixture.path("int16.idx"))
    #expect(isIdentical(int16, Tensor([-32768, 5] as [Int32], shape: [1, 2])))
  }

  @Test func readsCompressedFiles() throws {
    let expected = try IDX.read(Fixture.path("uint8.idx"))
    #expect(isIdentical(try IDX.read(Fixture.path("uint8.idx.gz")), expected))
  }

  @Test func roundTripsThroughFiles() throws {
    let shapes: [Shape] = [[], [0], [0, 5], [1], [2, 3, 4, 5, 6, 7]]
    try withTemporaryFolder { folder in
      for shape in shapes {
        let tensor = Tensor((0..<shape.elementCount).map { Int32($0) }, shape: shape)
        for path in [folder + "/a.idx", folder + "/a.idx.gz"] {
          try IDX.write(tensor, to: path)
          #expect(isIdentical(try IDX.read(path), tensor))
        }
      }
      #expect(Gzip.isCompressed(try FileBytes.read(folder + "/a.idx.gz")))
      #expect(!Gzip.isCompressed(try FileBytes.read(folder + "/a.idx")))
    }
  }

  @Test func eachFieldCorrupted() throws {
    // [3, 2] of uint8: 00 00 08 02, 00 00 00 03, 00 00 00 02, six bytes.
    let file = try Fixture.bytes("uint8.idx")
    func check(_ offset: Int, _ bytes: [UInt8], _ message: String) {
      expectError("a.idx, byte " + message) {
        try IDX.decode(file.replacing(at: offset, bytes), path: "a.idx")
      }
    }
    check(0, [0x1f, 0x8b], "0: expected IDX's magic 00 00, found 1f 8b; give an IDX file.")
    check(
      2, [0x0a],
      "2: expected element type 08 (uint8), 09 (int8), 0b (int16), 0c (int32), 0d (float32) or "
        + "0e (float64), found 0a; get the file again.")
    check(
      3, [1],
      "11: expected the end of the file, found 7 bytes more; get the file again.")
    check(
      3, [5],
      "16: expected 4 bytes (extent of axis 3), found 2; the file is cut short, get it again.")
    check(
      4, [0, 0, 0, 4],
      "12: expected 8 bytes (elements of shape [4, 2]), found 6; "
        + "the file is cut short, get it again.")
    check(
      8, [0, 0, 0, 1], "15: expected the end of the file, found 3 bytes more; get the file again.")
    check(
      2, [0x0d],
      "12: expected 24 bytes (elements of shape [3, 2]), found 6; "
        + "the file is cut short, get it again.")
  }

  @Test func cutShort() throws {
    for name in ["uint8.idx", "float64.idx"] {
      expectErrorWhenCutShort(try Fixture.bytes(name)) { try IDX.decode($0) }
    }
  }

  @Test func extentsThatOverflow() {
    let huge: [UInt8] = [0x80, 0, 0, 0]
    // 2⁶³ elements, as a product of 2³¹, 2³¹ and 2.
    expectError(
      "<data>, byte 3: shape [2147483648, 2147483648, 2] makes more elements than memory can "
        + "hold; get the file again."
    ) { try IDX.decode([0, 0, 8, 3] + huge + huge + [0, 0, 0, 2]) }
    // No element at all, but no strides either.
    expectError(
      "<data>, byte 3: shape [2147483648, 2147483648, 2147483648, 0] makes more elements than "
        + "memory can hold; get the file again."
    ) { try IDX.decode([0, 0, 8, 4] + huge + huge + huge + [0, 0, 0, 0]) }
    expectError(
      "<data>, byte 12: expected 4611686018427387904 bytes (elements of shape "
        + "[2147483648, 2147483648]), found 0; the file is cut short, get it again."
    ) { try IDX.decode([0, 0, 8, 2] + huge + huge) }
  }

  @Test func tooManyAxes() {
    let extents = [UInt8](repeating: 0, count: 4 * 255)
    expectError("<data>, byte 3: expected at most 6 axes, found 255; merge some of them.") {
      try IDX.decode([0, 0, 8, 255] + extents)
    }
  }

  @Test func whatIDXCannotExpress() {
    expectError("<data>: IDX stores numbers, got bool; convert to uint8 first.") {
      try IDX.encode(Tensor([true], shape: [1]))
    }
    expectError(
      "a.idx: IDX stores extents of at most 4294967295, got shape [0, 4294967296]; "
        + "split an axis first."
    ) { try IDX.encode(Tensor([UInt8](), shape: [0, 1 << 32]), path: "a.idx") }
  }

  @Test func aDamagedArchiveNamesTheFile() throws {
    try withTemporaryFolder { folder in
      let file = try Fixture.bytes("uint8.idx")
      let path = folder + "/a.gz"
      try AtomicFile.write(Gzip.compress(Array(file.dropLast())), to: path)
      expectError(
        "\(path) (decompressed), byte 12: expected 6 bytes (elements of shape [3, 2]), found 5; "
          + "the file is cut short, get it again."
      ) { try IDX.read(path) }
    }
  }
}
