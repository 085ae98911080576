import SankofaFormats
import SankofaTensor
import Testing

@Suite struct SafeTensorsTests {
  /// A file with this header and these elements.
  private func file(_ header: String, _ elements: [UInt8] = []) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
      + elements
  }

  @Test func readsWhatPythonWrote() throws {
    let file = try SafeTensors(contentsOf: Fixture.path("types.safetensors"))
    #expect(file.metadata == ["naïve “名”": "line\nbreak"])
    for (name, tensor) in goldenTensors {
      #expect(isIdentical(try #require(file[name]), tensor), "\(name)")
    }
    #expect(isIdentical(try #require(file["scalar"]), Tensor([7.25] as [Float], shape: [])))
    #expect(isIdentical(try #require(file["empty"]), Tensor([Float](), shape: [0, 4])))
    #expect(file.tensors.count == 7)
    #expect(file["other"] == nil)
  }

  @Test func readsOtherTypesAsTheNearest() throws {
    let file = try SafeTensors(contentsOf: Fixture.path("wide.safetensors"))
    func check(_ name: String, _ values: [Int32]) throws {
      let expected = Tensor(values, shape: [values.count])
      #expect(isIdentical(try #require(file[name]), expected), "\(name)")
    }
    try check("i8", [-128, 127])
    try check("i16", [-32768, 32767])
    try check("u16", [65535])
    try check("u32", [.max])
    try check("i64", [.min, .max])
    try check("u64", [0, .max])
    // 6e-8 is nearest to the smallest subnormal, 2⁻²⁴.
    let half: [Float] = [1.5, -0.0, 65504, 0x1p-24, .infinity]
    #expect(isIdentical(try #require(file["half"]), Tensor(half, shape: [5])))
  }

  @Test func leavesOutWhatNoTensorHolds() throws {
    let wide = try SafeTensors(contentsOf: Fixture.path("too-wide.safetensors"))
    #expect(wide.tensors.isEmpty)
    #expect(wide.leftOut == [LeftOut(name: "n", reason: "2147483648 does not fit int32")])
    // Beside tensors that are read, whatever their order.
    let header =
      #"{"b":{"dtype":"U8","shape":[1],"data_offsets":[10,11]},"#
      + #""ids":{"dtype":"U64","shape":[1],"data_offsets":[2,10]},"#
      + #""axes":{"dtype":"U8","shape":[1,1,1,1,1,1,2],"data_offsets":[0,2]}}"#
    let elements: [UInt8] = [1, 2] + [UInt8](repeating: 255, count: 8) + [7]
    let read = try SafeTensors(bytes: file(header, elements))
    #expect(read.tensors.map(\.name) == ["b"])
    #expect(isIdentical(try #require(read["b"]), Tensor([7] as [UInt8], shape: [1])))
    #expect(
      read.leftOut == [
        LeftOut(name: "ids", reason: "18446744073709551615 does not fit int32"),
        LeftOut(name: "axes", reason: "7 axes"),
      ])
    #expect(
      read.leftOut.listed
        == "\"ids\" (18446744073709551615 does not fit int32), \"axes\" (7 axes)")
  }

  @Test func readsBrainFloats() throws {
    let header = #"{"b":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}}"#
    let read = try SafeTensors(bytes: file(header, [0x80, 0x3f, 0x49, 0xc0, 0x80, 0xff]))
    let expected: [Float] = [1, -3.140625, -.infinity]
    #expect(isIdentical(try #require(read["b"]), Tensor(expected, shape: [3])))
  }

  @Test func everyHalfIsExact() throws {
    let bits = (0..<UInt16.max).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let header = #"{"h":{"dtype":"F16","shape":[65535],"data_offsets":[0,131070]}}"#
    let tensor = try #require(try SafeTensors(bytes: file(header, bits))["h"])
    for (index, value) in tensor.elements(as: Float.self).enumerated() {
      // The definition: (−1)ˢ · 2^(e−15) · (1 + f/1024), without the 1 and with e = 1 for e = 0.
      let exponent = index >> 10 & 31
      let fraction = Double(index & 1023) / 1024
      let sign = index >> 15 == 0 ? 1.0 : -1.0
      if exponent == 31 {
        #expect(fraction == 0 ? value == Float(sign) * .infinity : value.isNaN)
      } else {
        let significand = exponent == 0 ? fraction : 1 + fraction
        let power = Double(sign: .plus, exponent: max(1, exponent) - 15, significand: 1)
        #expect(Double(value) == sign * power * significand)
        #expect((value.sign == .minus) == (sign < 0))
      }
    }
  }

  @Test func writesTheseBytes() throws {
    let content = SafeTensors(
      tensors: [
        ("b", Tensor([true, false, true], shape: [3])), ("a", Tensor([1] as [Int32], shape: [])),
      ], metadata: ["z": "1", "a": "\""])
    let header =
      #"{"__metadata__":{"a":"\"","z":"1"},"b":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]},"#
      + #""a":{"dtype":"I32","shape":[],"data_offsets":[3,7]}}"#
    // 141 characters, padded to a multiple of 8.
    #expect(try content.encoded() == file(header + "   ", [1, 0, 1, 1, 0, 0, 0]))
  }

  @Test func roundTripsInOrder() throws {
    var content = SafeTensors(tensors: goldenTensors.reversed(), metadata: ["model": "é\n"])
    content.tensors.append(("", Tensor([Float](), shape: [3, 0])))
    try withTemporaryFolder { folder in
      let path = folder + "/model.safetensors"
      try content.write(to: path)
      #expect(try FileBytes.read(path) == content.encoded())
      let back = try SafeTensors(contentsOf: path)
      #expect(back.metadata == content.metadata)
      #expect(back.tensors.map(\.name) == content.tensors.map(\.name))
      for (left, right) in zip(back.tensors, content.tensors) {
        #expect(isIdentical(left.tensor, right.tensor))
      }
    }
    let none = try SafeTensors(bytes: SafeTensors(tensors: []).encoded())
    #expect(none.tensors.isEmpty && none.metadata.isEmpty)
  }

  @Test func namesThatCannotBeWritten() {
    let one = Tensor([1] as [UInt8], shape: [1])
    expectError("m: two tensors are called \"a\"; rename one.") {
      try SafeTensors(tensors: [("a", one), ("a", one)]).encoded(path: "m")
    }
    expectError("<data>: no tensor can be called \"__metadata__\"; rename it.") {
      try SafeTensors(tensors: [("__metadata__", one)]).encoded()
    }
  }

  @Test func cutShort() throws {
    let bytes = try Fixture.bytes("types.safetensors")
    expectErrorWhenCutShort(bytes) { try SafeTensors(bytes: $0) }
  }
}
