import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct ParameterTests {
  @Test func valuesThatWereReadStay() throws {
    let parameter = Parameter("weight", initializer: .ones)
    try parameter.build(shape: [2])
    try parameter.initialize(seed: 1)
    #expect(parameter.version == 1)
    let read = parameter.value
    parameter.mutablePointer().storeBytes(of: 5, as: Float.self)
    parameter.didUpdate()
    #expect(read.floats == [1, 1])
    #expect(parameter.value.floats == [5, 1])
    #expect(parameter.version == 2)
    let given = Tensor([7, 8])
    parameter.value = given
    parameter.mutablePointer().storeBytes(of: 0, as: Float.self)
    #expect(given.floats == [7, 8])
    #expect(parameter.value.floats == [0, 8])
  }

  /// Nobody holds what was read, so the memory is updated in place.
  @Test func updatesInPlace() throws {
    let parameter = Parameter("weight", initializer: .ones)
    try parameter.build(shape: [2])
    try parameter.initialize(seed: 1)
    let first = parameter.mutablePointer()
    #expect(parameter.mutablePointer() == first)
  }

  /// The first value follows from seed and path, not from when or where it is made.
  @Test func firstValues() throws {
    func make(_ path: String, seed: UInt64) throws -> Tensor {
      let parameter = Parameter("weight", initializer: .heNormal)
      try parameter.build(shape: [5, 4])
      parameter.path = path
      try parameter.initialize(seed: seed)
      return parameter.value
    }
    let first = try make("layers.1.weight", seed: 3)
    _ = try make("layers.0.weight", seed: 3)
    #expect(bitMismatch(try make("layers.1.weight", seed: 3), first) == nil)
    #expect(bitMismatch(try make("layers.0.weight", seed: 3), first) != nil)
    #expect(bitMismatch(try make("layers.1.weight", seed: 4), first) != nil)
    let expected = Initializer.heNormal(
      [5, 4], key: RandomKey(seed: 3).folded("layers.1.weight"))
    #expect(bitMismatch(first, expected) == nil)
  }

  @Test func errors() throws {
    let parameter = Parameter("weight", initializer: Initializer("odd") { _, _ in Tensor([1, 2]) })
    #expect(
      message { try parameter.initialize(seed: 1) }
        == "weight: has no shape yet; build its model for an input first.")
    try parameter.build(shape: [3])
    try parameter.build(shape: [3])
    #expect(
      message { try parameter.build(shape: [4]) }
        == "weight: was built with shape [3], got [4]; make a new layer for another input.")
    #expect(
      message { try parameter.initialize(seed: 1) }
        == "weight: needs a first value of float32 [3], got float32 [2] from initializer \"odd\"; "
        + "make a tensor of the shape that it is given.")
  }

  @Test func trapsOnMisuse() async {
    await #expect(processExitsWith: .failure) {
      _ = Parameter("weight", initializer: .ones).value
    }
    // A value of the wrong size would be kept when the shape comes.
    await #expect(processExitsWith: .failure) {
      Parameter("weight", initializer: .ones).value = .scalar(1, .float32)
    }
    await #expect(processExitsWith: .failure) {
      let parameter = Parameter("weight", initializer: .ones)
      try parameter.build(shape: [2])
      parameter.value = Tensor([1, 2, 3])
    }
  }
}
