import SankofaFormats
import SankofaTensor
import Testing

/// A file that does not fit into memory is an error before it is read.
@Suite struct ReadingMemoryTests {
  private let zeros = Tensor.zeros([1 << 20], elementType: .uint8)
  private let end = "; use a smaller file."

  private func expectRefusal<Result>(
    _ message: String, limit: Int, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Result
  ) {
    MemoryLimit.$assumed.withValue(limit) {
      expectError(message, sourceLocation: sourceLocation, body)
    }
  }

  /// A megabyte of pictures goes straight into the tensor.
  @Test func bytesAndTensor() throws {
    let idx = try IDX.encode(zeros)
    expectRefusal(
      "<data>, byte 8: elements of shape [1048576] take 1 MB of memory, and there are 900000 bytes"
        + end,
      limit: 900_000
    ) { try IDX.decode(idx) }
    try MemoryLimit.$assumed.withValue(1_100_000) { _ = try IDX.decode(idx) }
    // Halves become four bytes each.
    let descriptor = "{'descr': '<f2', 'fortran_order': True, 'shape': (1024, 1024)}"
    let npy =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(descriptor.utf8.count), 0]
      + Array(descriptor.utf8) + [UInt8](repeating: 0, count: 1 << 21)
    let place = npy.count - 1 << 21
    // Two bytes, the same in another order, and four.
    expectRefusal(
      "<data>, byte \(place): elements of shape [1024, 1024] take 8 MB of memory, and there are 8 MB"
        + end, limit: 8_100_000
    ) { try NPY.decode(npy) }
    try MemoryLimit.$assumed.withValue(8_400_000) { _ = try NPY.decode(npy) }
  }

  /// A cell takes 16 bytes, however short it is, and stands twice while the names are taken off.
  @Test func cellsOfATable() throws {
    let text = Array(("a,b\n" + String(repeating: "1,\",,\"\n", count: 50_000)).utf8)
    expectRefusal(
      "a.csv:1:1: 100003 cells take 3 MB of memory, and there are 3 MB" + end, limit: 3_500_000
    ) { try CSV(bytes: text, path: "a.csv") }
    let csv = try MemoryLimit.$assumed.withValue(3_700_000) { try CSV(bytes: text) }
    #expect(csv.records.count == 50_000)
  }

  @Test func allTensorsTogether() throws {
    let tensors = (0..<16).map { (name: "a\($0)", tensor: zeros) }
    let file = try SafeTensors(tensors: tensors).encoded()
    let start = file.count - 16 << 20
    expectRefusal(
      "<data>, byte \(start): its tensors take 17 MB of memory, and there are 17 MB" + end,
      limit: 17_100_000
    ) { try SafeTensors(bytes: file) }
    let archive = try NPZ.encode(tensors, isCompressed: true)
    #expect(archive.count < 100_000)
    expectRefusal(
      "a.npz \"a4.npy\", byte 128: elements of shape [1048576] take 6 MB of memory, and there are 5 MB"
        + end, limit: 5_900_000
    ) { try NPZ.decode(archive, path: "a.npz") }
    try MemoryLimit.$assumed.withValue(18_000_000) {
      _ = try SafeTensors(bytes: file)
      _ = try NPZ.decode(archive)
    }
  }

  @Test func wholeFiles() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try AtomicFile.write([], to: path)
      makeSparse(path, size: 3 << 20)
      expectRefusal(
        "\(path): its bytes take 3 MB of memory, and there are 2 MB" + end, limit: 2_500_000
      ) { try FileBytes.read(path) }
    }
    expectRefusal(
      "/dev/zero: its bytes take 4 MB of memory, and there are 2 MB" + end, limit: 2_500_000
    ) { try FileBytes.read("/dev/zero") }
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 10_000_000))
    expectRefusal(
      "a.gz (decompressed): its bytes take 4 MB of memory, and there are 2 MB" + end,
      limit: 2_500_000
    ) { try Gzip.decompress(bomb, path: "a.gz") }
  }

  @Test func pictures() throws {
    let image = Image(
      width: 1_000, height: 1_000, channels: 3, pixels: [UInt8](repeating: 9, count: 3_000_000))
    let file = PNG.encode(image)
    expectRefusal(
      "<data>, byte 33: its pixels take 6 MB of memory, and there are 5 MB" + end, limit: 5_900_000
    ) { try PNG.decode(file) }
  }
}
