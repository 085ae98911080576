import SankofaFormats
import Testing

@Suite struct SafeTensorsErrorTests {
  private func check(
    _ header: String, _ elements: [UInt8], _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let count = UInt64(header.utf8.count).littleEndian
    let bytes = withUnsafeBytes(of: count) { Array($0) } + Array(header.utf8) + elements
    expectError("m, byte " + message, sourceLocation: sourceLocation) {
      try SafeTensors(bytes: bytes, path: "m")
    }
  }

  /// A file with one tensor, `w`.
  private func check(
    dtype: String = #""U8""#, shape: String = "[2]", offsets: String = "[0,2]",
    _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    check(
      #"{"w":{"dtype":\#(dtype),"shape":\#(shape),"data_offsets":\#(offsets)}}"#, [7, 7],
      "8: tensor \"w\": " + message, sourceLocation: sourceLocation)
  }

  @Test func lengths() {
    expectError(
      "m, byte 0: expected 8 bytes (header's length), found 3; the file is cut short, get it again."
    ) { try SafeTensors(bytes: [1, 2, 3], path: "m") }
    expectError(
      "m, byte 0: expected a header of at most 100000000 bytes, found a length of "
        + "18446744073709551615; give a safetensors file."
    ) { try SafeTensors(bytes: [UInt8](repeating: 255, count: 8), path: "m") }
    expectError(
      "m, byte 8: expected 9 bytes (header), found 2; the file is cut short, get it again."
    ) { try SafeTensors(bytes: [9, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d], path: "m") }
  }

  @Test func headers() {
    check(
      "", [],
      "8: expected a header that starts with '{', found an empty one; give a safetensors file.")
    check(
      " {}", [], "8: expected a header that starts with '{', found 20; give a safetensors file.")
    check(
      "{\"__metadata__\":{},}", [],
      "27: expected a name in quotation marks, found '}'; correct the JSON.")
    check("{}x", [], "10: expected the end of the text, found 'x'; correct the JSON.")
    check(
      #"{"__metadata__":[]}"#,
      [], "8: \"__metadata__\" must be an object of texts, got an array; write it anew.")
    check(
      #"{"__metadata__":{"k":1}}"#,
      [], "8: metadata \"k\" must be a text, got a number; write it as text.")
    check(
      #"{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"w":1}"#,
      [], "61: the name \"w\" occurs twice; remove one.")
  }

  @Test func eachFieldCorrupted() {
    for entry in ["1", #"{"dtype":"U8","shape":[2]}"#] {
      check(
        #"{"w":\#(entry)}"#, [7, 7],
        "8: tensor \"w\": expected an object of dtype, shape and data_offsets; "
          + "write the file anew.")
    }
    check(dtype: "8", "expected dtype to be a text; write the file anew.")
    for shape in ["2", "[-2]", "[2.0]", "[\"2\"]"] {
      check(
        shape: shape, "expected shape to be an array of whole numbers ≥ 0; write the file anew.")
    }
    for offsets in ["2", "[0]", "[2,0]", "[0,1,2]", "[-1,1]", "[0,2e0]"] {
      check(
        offsets: offsets,
        "expected data_offsets to be two whole numbers in order; write the file anew.")
    }
    check(
      shape: "[3]",
      "shape [3] of U8 takes 3 bytes, data_offsets [0, 2] span 2; write the file anew.")
    check(
      dtype: #""F32""#,
      "shape [2] of F32 takes 8 bytes, data_offsets [0, 2] span 2; write the file anew.")
    check(
      shape: "[3]", offsets: "[0,3]",
      "data_offsets [0, 3] end behind the file's 2 bytes of elements; "
        + "the file is cut short, get it again.")
    check(
      offsets: "[9223372036854775805,9223372036854775807]",
      "data_offsets [9223372036854775805, 9223372036854775807] end behind the file's 2 bytes of "
        + "elements; the file is cut short, get it again.")
    check(
      shape: "[4611686018427387904,2]",
      "shape [4611686018427387904, 2] makes more elements than memory can hold; get the file again."
    )
    check(
      shape: "[9223372036854775807,9223372036854775807,0]", offsets: "[0,0]",
      "shape [9223372036854775807, 9223372036854775807, 0] makes more elements than memory can hold; "
        + "get the file again.")
  }

  @Test func places() {
    func two(_ first: String, _ second: String) -> String {
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":\#(first)},"#
        + #""b":{"dtype":"U8","shape":[2],"data_offsets":\#(second)}}"#
    }
    let elements: [UInt8] = [1, 2, 3, 4, 5]
    check(
      two("[0,2]", "[1,3]"), elements,
      "8: tensor \"b\": expected data_offsets to start at 2, where the tensor before ends, got 1; "
        + "write the file anew.")
    check(
      two("[3,5]", "[0,2]"), elements,
      "8: tensor \"a\": expected data_offsets to start at 2, where the tensor before ends, got 3; "
        + "write the file anew.")
    check(
      two("[1,3]", "[3,5]"), elements,
      "8: tensor \"a\": expected data_offsets to start at 0, where the tensor before ends, got 1; "
        + "write the file anew.")
    check(
      two("[0,2]", "[2,4]"), elements,
      "117: expected the end of the file, found 1 byte of no tensor; "
        + "write the file anew.")
  }

  @Test func elements() {
    check(
      #"{"w":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"#, [1, 2],
      "64: tensor \"w\": expected bool 0 or 1, found 2; convert it.")
  }

  @Test func namesInMessagesStayOnOneLine() {
    let name = String(repeating: "x", count: 100)
    check(
      #"{"a\nb\#(name)":1}"#, [],
      "8: tensor \"a\\nb\(name.prefix(56))…\": expected an object of dtype, shape and "
        + "data_offsets; write the file anew.")
  }
}
