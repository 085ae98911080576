import SankofaFormats
import SankofaTensor
import Testing

/// Files that come through a pipe, whose length is known only at the end.
@Suite struct PipeTests {
  /// Passes the path of a pipe through which the bytes come.
  private func piped(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(bytes, to: folder + "/file")
      makePipe(folder + "/pipe", from: folder + "/file")
      try body(folder + "/pipe")
    }
  }

  /// Sees that an archive or a file of one tensor reads the same through a pipe, and with more
  /// behind it gives an error, or the same again.
  private func check<Content>(
    _ name: String, surplus place: Int?, _ read: (String) throws -> Content,
    isSame: (Content, Content) -> Bool
  ) throws {
    let bytes = try Fixture.bytes(name)
    let expected = try read(Fixture.path(name))
    try piped(bytes) { path in
      let content = try read(path)
      #expect(isSame(content, expected), "\(name)")
    }
    try piped(bytes + [1, 2, 3]) { path in
      if let place {
        expectError(
          "\(path), byte \(place): expected the end of the file, found more; get the file again."
        ) { try read(path) }
      } else {
        let content = try read(path)
        #expect(isSame(content, expected), "\(name) and more")
      }
    }
  }

  @Test func tensors() throws {
    try check("uint8.idx", surplus: 18, { try IDX.read($0) }, isSame: isIdentical)
    // What follows the members of a gzip file is ignored.
    try check("uint8.idx.gz", surplus: nil, { try IDX.read($0) }, isSame: isIdentical)
    try check("int32.npy", surplus: 144, { try NPY.read($0) }, isSame: isIdentical)
    try check("fortran.npy", surplus: 224, { try NPY.read($0) }, isSame: isIdentical)
  }

  /// More than a pipe, or a reader's buffer, holds at a time.
  @Test func longTensors() throws {
    let tensor = Tensor((0..<300_000).map { Float($0) }, shape: [300_000])
    try piped(NPY.encode(tensor)) { path in
      let read = try NPY.read(path)
      #expect(isIdentical(read, tensor))
    }
    try piped(NPY.encode(tensor).dropLast()) { path in
      expectError(
        "\(path), byte 128: expected 1200000 bytes (elements of shape [300000]), found 1199999; "
          + "the file is cut short, get it again."
      ) { try NPY.read(path) }
    }
  }

  @Test func archives() throws {
    for name in ["stored.npz", "deflated.npz", "cases/names.npz", "zip64.npz"] {
      try check(name, surplus: nil, { try NPZ.read($0) }) { one, other in
        one.leftOut == other.leftOut && one.tensors.map(\.name) == other.tensors.map(\.name)
          && zip(one.tensors, other.tensors).allSatisfy { isIdentical($0.tensor, $1.tensor) }
      }
    }
  }

  /// Bytes behind the pixels are ignored.
  @Test func pictures() throws {
    try check("rgb8.png", surplus: nil, { try PNG.read($0) }, isSame: ==)
  }

  @Test(arguments: ["types.safetensors", "cases/f8_beside_f32.safetensors"])
  func safeTensors(name: String) throws {
    let bytes = try Fixture.bytes(name)
    let expected = try SafeTensors(bytes: bytes)
    try piped(bytes) { path in
      let read = try SafeTensors(contentsOf: path)
      #expect(read.metadata == expected.metadata && read.leftOut == expected.leftOut)
      #expect(read.tensors.map(\.name) == expected.tensors.map(\.name))
      for (one, other) in zip(read.tensors, expected.tensors) {
        #expect(isIdentical(one.tensor, other.tensor))
      }
    }
    try piped(bytes + [1]) { path in
      expectError(
        "\(path), byte \(bytes.count): expected the end of the file, found bytes of no tensor; write "
          + "the file anew."
      ) { try SafeTensors(contentsOf: path) }
    }
    try piped(bytes.dropLast()) { path in
      #expect(throws: FormatError.self) { try SafeTensors(contentsOf: path) }
    }
  }

  @Test func texts() throws {
    let bytes = try Fixture.bytes("unix.csv")
    let cells = try CSV(bytes: bytes).cells
    try piped(bytes) { path in
      let read = try CSV(contentsOf: path).cells
      #expect(read == cells)
    }
    // Longer than what is looked at first.
    let long = Array(String(repeating: "1,2\n", count: 100_000).utf8)
    try piped(long) { path in
      let read = try CSV(contentsOf: path, hasHeader: false).cells
      #expect(read.count == 200_000)
    }
    try piped(long + [0]) { path in
      expectError("\(path):100001:1: expected text, found a zero byte; give a text in UTF-8.") {
        try CSV(contentsOf: path)
      }
    }
  }
}
