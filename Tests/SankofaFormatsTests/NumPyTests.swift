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
