import SankofaFormats
import SankofaTensor
import Testing

/// A small file that announces many bytes is refused before memory for them is allocated, since its
/// compressed bytes cannot become so many. `Fuzz/` found these.
@Suite struct HostileSizeTests {
  @Test func compressedPictures() throws {
    let file = Gzip.compress([0, 0, 8, 1, 0x40, 0, 0, 0, 7])
    let most = file.count * 1_032 - 8
    expectError(
      "a.gz (decompressed), byte 8: expected 1073741824 bytes (elements of shape [1073741824]), and "
        + "its compressed bytes make at most \(most); the file is cut short, get it again."
    ) { try IDX.decode(perhapsCompressed: file, path: "a.gz") { _ in } }
  }

  @Test func compressedNumbers() throws {
    let file = Gzip.compress([0, 0, 0x0e, 1, 0x10, 0, 0, 0, 7])
    let most = file.count * 1_032 - 8
    expectError(
      "a.gz (decompressed), byte 8: expected 2147483648 bytes (elements of shape [268435456]), and "
        + "its compressed bytes make at most \(most); the file is cut short, get it again."
    ) { try IDX.decode(perhapsCompressed: file, path: "a.gz") { _ in } }
  }

  /// The directory says how large an entry is, and may be wrong.
  @Test func entryOfAnArchive() throws {
    var file = try NPZ.encode(
      [(name: "a", tensor: Tensor.zeros([64], elementType: .uint8))], isCompressed: true)
    let directory = try #require(
      file.indices.last { file[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    let stored = file[directory + 20..<directory + 24].reversed().reduce(0) { $0 << 8 | Int($1) }
    file.replaceSubrange(directory + 24..<directory + 28, with: [0, 0, 0, 0x40])
    expectError(
      "a.npz, byte 35: entry \"a.npy\": expected at most \(stored * 1_032) bytes of \(stored) "
        + "compressed, the directory says 1073741824; the file is damaged, get it again."
    ) { try NPZ.decode(file, path: "a.npz") }
  }

  @Test func picture() throws {
    var file = PNG.encode(Image(width: 1, height: 1, channels: 1, pixels: [7]))
    file.replaceSubrange(16..<24, with: [0, 0, 0x1f, 0x40, 0, 0, 0x1f, 0x40])
    // gzip's footer begins with the same checksum, in the other order of bytes.
    let checksum = Gzip.compress(Array(file[12..<29])).suffix(8).prefix(4)
    file.replaceSubrange(29..<33, with: checksum.reversed())
    expectError(
      "a.png, byte 16: 8000 × 8000 pixels cannot be in the \(file.count - 33) bytes that follow; the "
        + "file is cut short, get it again."
    ) { try PNG.decode(file, path: "a.png") }
  }
}
