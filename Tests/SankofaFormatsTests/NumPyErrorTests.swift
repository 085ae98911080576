import SankofaFormats
import SankofaTensor
import Testing

@Suite struct NumPyErrorTests {
  /// Two bytes of `u1`, behind this header.
  private func check(
    _ header: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let count = UInt8(header.utf8.count)
    let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, count, 0]
    expectError("a.npy, byte " + message, sourceLocation: sourceLocation) {
      try NPY.decode(start + Array(header.utf8) + [1, 2], path: "a.npy")
    }
  }

  @Test func eachFieldCorrupted() throws {
    let file = try Fixture.bytes("uint8.npy")
    func damage(_ offset: Int, _ bytes: [UInt8], _ message: String) {
      expectError("<data>, byte " + message) { try NPY.decode(file.replacing(at: offset, bytes)) }
    }
    damage(
      0, [0x50],
      "0: expected NumPy's magic 93 4e 55 4d 50 59, found 50 4e 55 4d 50 59; give a .npy file.")
    damage(
      6, [4], "6: expected version 1.0, 2.0 or 3.0, found 4.0; save the array again.")
    damage(7, [1], "6: expected version 1.0, 2.0 or 3.0, found 1.1; save the array again.")
    damage(
      8, [0xff, 0xff],
      "10: expected 65535 bytes (header), found 124; the file is cut short, get it again.")
    expectError(
      "<data>, byte 128: expected 6 bytes (elements of shape [3, 2]), found 5; "
        + "the file is cut short, get it again."
    ) { try NPY.decode(file.dropLast()) }
    expectError(
      "<data>, byte 134: expected the end of the file, found 1 byte more; get the file again."
    ) { try NPY.decode(file + [0]) }
  }

  @Test func headers() {
    check("", "10: expected '{' in the header; save the array again.")
    check("{'descr' '|u1'}", "19: expected ':' in the header; save the array again.")
    check("{'a': True 'b'}", "21: expected '}' in the header; save the array again.")
    check("{'a': True} x", "22: expected nothing behind '}' in the header; save the array again.")
    check(
      "{'a': True, 'a': False}", "22: expected no name twice in the header; save the array again.")
    check("{'a': 'b}", "16: expected a text that ends in the header; save the array again.")
    check(
      "{'a': None}", "16: expected a text in quotation marks in the header; save the array again.")
    for number in ["-1", "9223372036854775808", "x", "03"] {
      check(
        "{'a': (\(number),)}",
        "17: expected a whole number ≥ 0 of at most 64 bits in the header; save the array again.")
    }
    check("{'a': (3)}", "18: expected ',' in the header; save the array again.")
    check(
      "{'a':\u{b}True}",
      "15: expected a text in quotation marks in the header; save the array again.")
    for dictionary in [
      "{}", "{'descr': '|u1', 'fortran_order': False}",
      "{'descr': '|u1', 'fortran_order': 'no', 'shape': (2,)}",
      "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'more': True}",
    ] {
      check(
        dictionary,
        "10: expected a header of 'descr' (one type), 'fortran_order' (True or False) and 'shape' "
          + "(a tuple); save one plain array.")
    }
    for type in ["<c8", "|O", "u1", ""] {
      check(
        "{'descr': '\(type)', 'fortran_order': False, 'shape': (2,)}",
        "10: expected an element type of f4, f8, i4, u1, b1, f2, i1, i2, u2, u4, i8, u8, "
          + "found \"\(type)\"; convert the array with astype.")
    }
    for shape in ["4611686018427387904, 2", "9223372036854775807, 9223372036854775807, 0"] {
      check(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (\(shape))}",
        "10: shape [\(shape)] makes more elements than memory can hold; get the file again.")
    }
  }

  @Test func axes() {
    check(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 2)}",
      "10: expected at most 6 axes, found 7; merge some of them.")
  }

  @Test func elements() {
    let path = Fixture.path("too-wide.npy")
    expectError(
      "\(path), byte 136: expected values that fit int32, found -2147483649; convert them."
    ) { try NPY.read(path) }
    check(
      "{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}",
      "66: expected bool 0 or 1, found 2; convert it.")
  }

  @Test func archives() throws {
    // One entry "a.npy" of 129 bytes behind a header of 35; its directory entry is at 164.
    let file = try NPZ.encode([("a", Tensor([1] as [UInt8], shape: [1]))])
    let end = file.count - 22
    #expect(file.count == 35 + 129 + 51 + 22)
    func damage(
      _ offset: Int, _ bytes: [UInt8], _ message: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      expectError("a.npz, byte " + message, sourceLocation: sourceLocation) {
        try NPZ.decode(file.replacing(at: offset, bytes), path: "a.npz")
      }
    }
    damage(
      end, [0],
      "237: expected a zip archive's end record, found none; the file is no zip archive or cut "
        + "short, get it again.")
    for (offset, bytes) in [(4, [1]), (8, [2]), (10, [0xff, 0xff]), (12, [52]), (16, [165])] {
      damage(
        end + offset, bytes.map { UInt8($0) },
        "215: expected an archive in one part, with its directory before its end; write the archive "
          + "anew.")
    }
    damage(
      end + 8, [2, 0, 2, 0],
      "215: expected 4 bytes (directory's entry), found 0; the file is cut short, get it again.")
    damage(
      164, [0], "164: expected a directory's signature 50 4b 01 02; write the archive anew.")
    for (offset, value, reason) in [(172, 1, "encrypted"), (174, 9, "compressed by method 9")] {
      expectError(
        "a.npz: has no array that can be read, found \"a.npy\" (\(reason)); write arrays of float32 or "
          + "int32 with numpy.savez."
      ) { try NPZ.decode(file.replacing(at: offset, [UInt8(value)]), path: "a.npz") }
    }
    damage(
      174, [8],
      "35: entry \"a.npy\": expected 129 bytes, found 6; the file is damaged, get it again.")
    damage(
      184, [0xff, 0xff, 0xff, 0xff],
      "184: expected zip64's numbers of an entry of 4 GiB, found none; write the archive anew.")
    damage(
      184, [0xff, 0xff],
      "35: expected 65535 bytes (entry \"a.npy\"), found 202; the file is cut short, get it again.")
    damage(
      188, [0],
      "35: entry \"a.npy\": expected 0 bytes, found 129; the file is damaged, get it again.")
    damage(
      206, [0xff],
      "255: expected 4 bytes (entry's signature), found 0; the file is cut short, get it again.")
    damage(206, [1], "1: expected an entry's signature 50 4b 03 04; write the archive anew.")
    damage(
      210, [0xff],
      "210: expected a name in UTF-8, found ff 2e 6e 70 79; rename the entry.")
    let content = Array(file[35..<164])
    let sum = Gzip.compress(content).suffix(8).prefix(4).reduce((0, 0)) {
      ($0.0 | Int($1) << $0.1, $0.1 + 8)
    }.0
    damage(
      180, [0, 0, 0, 0],
      "35: entry \"a.npy\": expected checksum 0, the content has \(sum); "
        + "the file is damaged, get it again.")
    expectError(
      "a.npz: has no array that can be read, found \"a.txt\" (no array); write arrays of float32 or "
        + "int32 with numpy.savez."
    ) { try NPZ.decode(file.replacing(at: 210, Array("a.txt".utf8)), path: "a.npz") }
    expectError(
      "a.npz, byte 35: entry \"a.npy\": 129 bytes exceed the limit, 128 are left; use a smaller file."
    ) { try NPZ.decode(file, path: "a.npz", limit: 128) }
  }

  @Test func namesThatComeTwice() throws {
    let one = Tensor([1] as [UInt8], shape: [1])
    expectError("a.npz: two entries are called \"a.npy\"; rename one.") {
      try NPZ.encode([("a", one), ("a", one)], path: "a.npz")
    }
    let file = try NPZ.encode([("a", one), ("b", one)])
    let second = file.count - 22 - 51
    expectError(
      "<data>, byte \(second): the name \"a.npy\" occurs twice; write the archive anew."
    ) { try NPZ.decode(file.replacing(at: second + 46, [UInt8(ascii: "a")])) }
  }

  @Test func errorsInsideAnArchiveNameTheArray() throws {
    let text = try Fixture.bytes("text.npy")
    // An archive around what NPY does not read, made by exchanging content of equal length.
    #expect(throws: FormatError.self) { try NPY.decode(text) }
    let file = try NPZ.encode([("a", Tensor([1] as [UInt8], shape: [1]))])
    var content = Array(file[35..<164])
    content[6] = 9
    let sum = Array(Gzip.compress(content).suffix(8).prefix(4))
    expectError(
      "a.npz \"a.npy\", byte 6: expected version 1.0, 2.0 or 3.0, found 9.0; save the array again."
    ) {
      try NPZ.decode(
        file.replacing(at: 35, content).replacing(at: 180, sum), path: "a.npz")
    }
  }

  /// Files whose elements cannot be taken as they are.
  @Test func mapping() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.npy"
      func expectRefusal(_ bytes: [UInt8], _ message: String) throws {
        try AtomicFile.write(bytes, to: path)
        expectError("\(path), byte \(message)") { try NPY.map(path) }
      }
      let whole = NPY.encode(Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]))
      try AtomicFile.write(whole, to: path)
      let tensor = try NPY.map(path)
      #expect(tensor.floats == [1, 2, 3, 4, 5, 6] && tensor.shape == [2, 3] && tensor.isMapped)
      let rule =
        "10: expected elements that need no conversion (f4, f8, i4 or u1, little-endian, in C order); "
        + "save them so with numpy.ascontiguousarray and astype, or read the file whole."
      func changed(_ old: String, _ new: String) -> [UInt8] {
        let text = String(decoding: whole[..<128], as: UTF8.self)
        #expect(text.contains(old))
        var bytes = whole
        let range = whole.firstRange(of: Array(old.utf8)) ?? 0..<0
        bytes.replaceSubrange(range, with: Array(new.utf8))
        return bytes
      }
      try expectRefusal(changed("'<f4'", "'>f4'"), rule)
      try expectRefusal(changed("'<f4'", "'<i8'"), rule)
      try expectRefusal(changed("False", "True "), rule)
      try expectRefusal(
        whole.dropLast(),
        "128: expected 24 bytes of elements of shape [2, 3], found 23; save the array again.")
      try expectRefusal(
        whole + [0],
        "128: expected 24 bytes of elements of shape [2, 3], found 25; save the array again.")
      try AtomicFile.write([], to: path)
      #expect(throws: FormatError.self) { try NPY.map(path) }
    }
  }
}
