import SankofaFormats
import SankofaTensor
import Testing

@Suite struct NumPyTests {
  @Test(arguments: goldenTensors.map(\.name))
  func readsAndWritesWhatNumPyWrote(name: String) throws {
    let tensor = try #require(goldenTensors.first { $0.name == name }).tensor
    #expect(isIdentical(try NPY.read(Fixture.path("\(name).npy")), tensor))
    #expect(try NPY.encode(tensor) == Fixture.bytes("\(name).npy"))
  }

  @Test func readsOtherVersionsOrdersAndTypes() throws {
    func check(_ name: String, _ expected: Tensor) throws {
      #expect(isIdentical(try NPY.read(Fixture.path("\(name).npy")), expected), "\(name)")
    }
    try check("scalar", Tensor([7.25] as [Float], shape: []))
    try check("empty", Tensor([Float](), shape: [0, 4]))
    try check("version2", Tensor([0, 1, 2] as [Int32], shape: [3]))
    try check("version3", Tensor([0, 1, 2] as [Int32], shape: [3]))
    try check("fortran", Tensor((0..<24).map { Float($0) }, shape: [2, 3, 4]))
    try check("big-endian", Tensor([1.5, -2] as [Double], shape: [2]))
    try check("int64", Tensor([.min, .max] as [Int32], shape: [1, 2]))
    try check("half", Tensor([1.5, -0.0, 65504] as [Float], shape: [3]))
  }

  @Test func readsAndWritesArchives() throws {
    let stored = try NPZ.read(Fixture.path("stored.npz")).tensors
    #expect(stored.map(\.name) == goldenTensors.map(\.name))
    for (read, golden) in zip(stored, goldenTensors) {
      #expect(isIdentical(read.tensor, golden.tensor))
    }
    let deflated = try NPZ.read(Fixture.path("deflated.npz")).tensors
    #expect(deflated.map(\.name) == ["images", "labels"])
    #expect(deflated[0].tensor.shape == [10, 8])
    #expect(deflated[1].tensor.elements(as: Int32.self) == Array(0..<10))

    for isCompressed in [false, true] {
      let named = goldenTensors + [(name: "é", tensor: Tensor([Float](), shape: [2, 0]))]
      let bytes = try NPZ.encode(named, isCompressed: isCompressed)
      let back = try NPZ.decode(bytes).tensors
      #expect(back.map(\.name) == named.map(\.name))
      for (left, right) in zip(back, named) { #expect(isIdentical(left.tensor, right.tensor)) }
    }
    #expect(try NPZ.decode(NPZ.encode([])).tensors.isEmpty)
  }

  /// Exchanges the content of an entry, with its checksum, in an archive of entries that are stored.
  private func exchange(
    _ old: [UInt8], for new: [UInt8], in archive: [UInt8]
  ) throws -> [UInt8] {
    try #require(old.count == new.count)
    func checksum(_ bytes: [UInt8]) -> [UInt8] { Array(Gzip.compress(bytes).suffix(8).prefix(4)) }
    var result = archive
    for (from, to) in [(old, new), (checksum(old), checksum(new))] {
      for place in 0...result.count - from.count
      where result[place..<place + from.count].elementsEqual(from) {
        result = result.replacing(at: place, to)
      }
    }
    return result
  }

  private func npy(_ type: String, _ shape: String, _ elements: [UInt8]) -> [UInt8] {
    var header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }".utf8)
    header += [UInt8](repeating: 0x20, count: 117 - header.count) + [0x0a]
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + header + elements
  }

  @Test func archivesLeaveOutWhatNoTensorHolds() throws {
    let fillers: [(name: String, tensor: Tensor)] = [
      ("ids", Tensor([1] as [Double], shape: [1])), ("x", Tensor([3] as [UInt8], shape: [1])),
      ("axes", Tensor([2, 2] as [UInt8], shape: [2])),
    ]
    var archive = try NPZ.encode(fillers)
    let ids = npy("<i8", "(1,)", [0, 0x10, 0xa5, 0xd4, 0xe8, 0, 0, 0])
    archive = try exchange(NPY.encode(fillers[0].tensor), for: ids, in: archive)
    let axes = npy("|u1", "(1, 1, 1, 1, 1, 1, 2)", [2, 2])
    archive = try exchange(NPY.encode(fillers[2].tensor), for: axes, in: archive)
    let read = try NPZ.decode(archive)
    #expect(read.tensors.map(\.name) == ["x"])
    #expect(
      read.leftOut == [
        LeftOut(name: "ids.npy", reason: "1000000000000 does not fit int32"),
        LeftOut(name: "axes.npy", reason: "7 axes"),
      ])
    // Alone they are errors.
    expectError(
      "<data>, byte 128: expected values that fit int32, found 1000000000000; convert them."
    ) { try NPY.decode(ids) }
  }

  /// A text beside the arrays is not looked at: neither that it passes the limit nor that it is
  /// damaged matters.
  @Test func otherEntriesAreNotOpened() throws {
    let arrays: [(name: String, tensor: Tensor)] = [
      ("a", Tensor([UInt8](repeating: 1, count: 5_000), shape: [5_000])),
      ("b", Tensor([3] as [UInt8], shape: [1])),
    ]
    var archive = try NPZ.encode(arrays)
    let name = Array("a.npy".utf8)
    for place in 0...archive.count - 5 where archive[place..<place + 5].elementsEqual(name) {
      archive = archive.replacing(at: place, Array("a.txt".utf8))
    }
    for bytes in [archive, archive.replacing(at: 0, [0])] {
      let read = try NPZ.decode(bytes, limit: 200)
      #expect(read["b"]?.elements(as: UInt8.self) == [3])
      #expect(read.leftOut == [LeftOut(name: "a.txt", reason: "no array")])
    }
  }

  @Test func roundTripsThroughFiles() throws {
    try withTemporaryFolder { folder in
      for (name, tensor) in goldenTensors {
        try NPY.write(tensor, to: folder + "/a.npy")
        #expect(isIdentical(try NPY.read(folder + "/a.npy"), tensor), "\(name)")
      }
      try NPZ.write(goldenTensors, to: folder + "/a.npz", isCompressed: true)
      #expect(try NPZ.read(folder + "/a.npz").tensors.map(\.name) == goldenTensors.map(\.name))
    }
  }

  @Test func cutShort() throws {
    for name in ["int32.npy", "version2.npy"] {
      expectErrorWhenCutShort(try Fixture.bytes(name)) { try NPY.decode($0) }
    }
    for name in ["stored.npz", "deflated.npz"] {
      expectErrorWhenCutShort(try Fixture.bytes(name)) { try NPZ.decode($0) }
    }
  }
}
