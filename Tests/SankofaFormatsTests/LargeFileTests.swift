import SankofaFormats
import SankofaTensor
import Testing

/// A file is looked at before it is read whole: no more is read than what is needed to see that it is
/// refused.
@Suite(.serialized) struct LargeFileTests {
  private let gigabytes = 3 << 30

  /// Sees that `body` reads little, where the system counts it.
  private func reading(atMost limit: Int = 1 << 18, _ body: () throws -> Void) rethrows {
    let before = bytesReadByThread()
    try body()
    if let before, let after = bytesReadByThread() { #expect(after - before <= limit) }
  }

  private func readers() -> [(name: String, read: (String) throws -> Void, message: String)] {
    [
      (
        "idx", { _ = try IDX.read($0) },
        ", byte 2: expected element type 08 (uint8), 09 (int8), 0b (int16), 0c (int32), 0d (float32) "
          + "or 0e (float64), found 00; get the file again."
      ),
      (
        "npy", { _ = try NPY.read($0) },
        ", byte 0: expected NumPy's magic 93 4e 55 4d 50 59, found 00 00 00 00 00 00; give a .npy file."
      ),
      (
        "png", { _ = try PNG.read($0) },
        ", byte 0: expected PNG's signature 89 50 4e 47 0d 0a 1a 0a, found 00 00 00 00 00 00 00 00; "
          + "give a PNG file."
      ),
      (
        "safetensors", { _ = try SafeTensors(contentsOf: $0) },
        ", byte 8: expected a header that starts with '{', found an empty one; give a safetensors file."
      ),
      (
        "csv", { _ = try CSV(contentsOf: $0) },
        ":1:1: expected text, found a zero byte; give a text in UTF-8."
      ),
    ]
  }

  @Test func sparseFiles() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try AtomicFile.write([], to: path)
      makeSparse(path, size: gigabytes)
      for (_, read, message) in readers() {
        reading { expectError(path + message) { try read(path) } }
      }
      reading {
        expectError(
          "\(path), byte \(gigabytes): expected a zip archive's end record, found none; the file is "
            + "no zip archive or cut short, get it again."
        ) { try NPZ.read(path) }
      }
    }
  }

  @Test func endlessFiles() {
    for (_, read, message) in readers() {
      reading { expectError("/dev/zero" + message) { try read("/dev/zero") } }
    }
    reading {
      expectError(
        "/dev/zero, byte 0: expected a zip archive's start 50 4b, found 00 00; give a zip archive."
      ) { try NPZ.read("/dev/zero") }
    }
  }

  /// A right beginning with gigabytes behind it.
  @Test func largeRests() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      func check(_ name: String, _ message: String, _ read: () throws -> Void) throws {
        let bytes = try Fixture.bytes(name)
        try AtomicFile.write(bytes, to: path)
        makeSparse(path, size: gigabytes)
        let more = gigabytes - bytes.count
        reading {
          expectError(
            "\(path), byte \(bytes.count): expected the end of the file, found \(more) bytes "
              + message, read)
        }
      }
      try check("uint8.idx", "more; get the file again.") { _ = try IDX.read(path) }
      try check("uint8.npy", "more; get the file again.") { _ = try NPY.read(path) }
      try check("types.safetensors", "of no tensor; write the file anew.") {
        _ = try SafeTensors(contentsOf: path)
      }
      // Behind the pixels and behind the members nothing counts.
      try AtomicFile.write(Fixture.bytes("grey8.png"), to: path)
      makeSparse(path, size: gigabytes)
      try reading { _ = try PNG.read(path) }
      try AtomicFile.write(Fixture.bytes("uint8.idx.gz"), to: path)
      makeSparse(path, size: gigabytes)
      try reading { _ = try IDX.read(path) }
    }
  }

  /// Gigabytes in a header that the file has not.
  @Test func announcedAndNotThere() throws {
    expectError(
      "<data>, byte 16: expected 3000000000 bytes (elements of shape [3000, 1000, 1000]), found 0; "
        + "the file is cut short, get it again."
    ) {
      try IDX.decode([0, 0, 8, 3, 0, 0, 0x0b, 0xb8, 0, 0, 3, 0xe8, 0, 0, 3, 0xe8])
    }
  }

  /// 4 GB of zeros in 4 MB, behind an IDX file of 18 bytes.
  @Test func bombs() throws {
    let zeros = Gzip.compress([UInt8](repeating: 0, count: 1 << 24))
    let file = try Gzip.compress(Fixture.bytes("uint8.idx"))
    let bomb = file + (0..<250).flatMap { _ in zeros }
    try withTemporaryFolder { folder in
      let path = folder + "/a.gz"
      try AtomicFile.write(bomb, to: path)
      reading {
        expectError(
          "\(path) (decompressed), byte 18: expected the end of the file, found more; get the file "
            + "again."
        ) { try IDX.read(path) }
      }
      try AtomicFile.write(Array(bomb[file.count...]), to: path)
      reading { #expect(throws: FormatError.self) { try IDX.read(path) } }
    }
  }

  @Test(.timeLimit(.minutes(20))) func headersOfManyTensors() throws {
    struct Stop: Error {}
    #if DEBUG
      let count = 100_000
    #else
      let count = 1_500_000
    #endif
    let entries = (0..<count).map {
      "\"t\($0)\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"
    }
    let large = "\"large\":{\"dtype\":\"U8\",\"shape\":[100000000],\"data_offsets\":[0,100000000]}"
    let header = Array(
      ("{\"__metadata__\":{\"a\":\"b\"}," + entries.joined(separator: ",") + ",\(large)}").utf8)
    var bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    bytes += header
    try withTemporaryFolder { folder in
      try AtomicFile.write(bytes, to: folder + "/a")
      makeSparse(folder + "/a", size: bytes.count + 100_000_000)
      // Who looks at the metadata can refuse the file before its tensors are read.
      reading(atMost: bytes.count + 1 << 18) {
        #expect(throws: Stop.self) {
          try SafeTensors(contentsOf: folder + "/a") { metadata in
            #expect(metadata == ["a": "b"])
            throw Stop()
          }
        }
      }
    }
  }

  /// Time in proportion to the length: with its square, the first of these took a minute.
  @Test func longCells() throws {
    for cell in [
      String(repeating: "\"\"", count: 1_000_000), String(repeating: "a,\n", count: 1_000_000),
    ] {
      let start = ContinuousClock.now
      let csv = try CSV(bytes: Array("a,b\n1,\"\(cell)\"\n".utf8))
      #expect(ContinuousClock.now - start < .seconds(10))
      #expect(csv.cells[1].utf8.count == (cell.hasPrefix("a") ? 3_000_000 : 1_000_000))
    }
  }

  /// An array that was filled from a file of known size has room for that much.
  @Test func filesAreReadIntoRoomOfTheirSize() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try AtomicFile.write([], to: path)
      makeSparse(path, size: 80 << 20)
      let bytes = try FileBytes.read(path)
      #expect(bytes.count == 80 << 20)
      #expect(bytes.capacity < 81 << 20)
    }
  }
}
