import SankofaFormats
import Testing

@Suite struct FileTests {
  @Test func errorsReadAsOneLine() {
    var error = FormatError(path: "a.idx", place: .file, message: "rule; fix.")
    #expect(error.description == "a.idx: rule; fix.")
    error.place = .byte(12)
    #expect(error.description == "a.idx, byte 12: rule; fix.")
    error.place = .line(3, column: 7)
    #expect("\(error)" == "a.idx:3:7: rule; fix.")
  }

  @Test func whatIsWrittenIsRead() throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
      try AtomicFile.write(bytes, to: folder + "/a")
      #expect(try FileBytes.read(folder + "/a") == bytes)
      try AtomicFile.write([], to: folder + "/a")
      #expect(try FileBytes.read(folder + "/a").isEmpty)
      #expect(names(in: folder) == ["a"])
    }
  }

  @Test func unreadableFiles() throws {
    try withTemporaryFolder { folder in
      expectError("\(folder)/a: no such file; check the path.") {
        try FileBytes.read(folder + "/a")
      }
      expectError("\(folder): expected a file, found a directory; name a file inside it.") {
        try FileBytes.read(folder)
      }
      try AtomicFile.write([1, 2, 3], to: folder + "/a")
      expectError("\(folder)/a: expected at most 2 bytes, found 3; use a smaller file.") {
        try FileBytes.read(folder + "/a", limit: 2)
      }
      #expect(try FileBytes.read(folder + "/a", limit: 3) == [1, 2, 3])
      expectError("\(folder)/a/b: cannot be looked up (Not a directory); check the path.") {
        try FileBytes.read(folder + "/a/b")
      }
      expectError("\"a\\u{0}b\": a path has no zero byte; check the path.") {
        try FileBytes.read("a\0b")
      }
      if !isRoot {
        setPermissions(0o000, of: folder + "/a")
        expectError(
          "\(folder)/a: cannot be read (Permission denied); change the permissions or the path."
        ) { try FileBytes.read(folder + "/a") }
      }
    }
  }

  @Test func endlessFilesMeetTheLimit() {
    expectError("/dev/zero: expected at most 100000 bytes, found more; use a smaller file.") {
      try FileBytes.read("/dev/zero", limit: 100_000)
    }
  }

  @Test func theTargetKeepsItsPermissions() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/a")
      for mode in [0o600, 0o644, 0o755] {
        setPermissions(mode, of: folder + "/a")
        try AtomicFile.write([2], to: folder + "/a")
        #expect(permissions(of: folder + "/a") == mode)
      }
    }
  }

  @Test func aLinkStaysALink() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/a")
      makeLink(at: folder + "/link", to: "a")
      try AtomicFile.write([2], to: folder + "/link")
      #expect(linkTarget(of: folder + "/link") == "a")
      #expect(try FileBytes.read(folder + "/a") == [2])
      #expect(names(in: folder) == ["a", "link"])
    }
  }

  @Test func devicesAreWrittenToDirectly() throws {
    try AtomicFile.checkWritable("/dev/null")
    try AtomicFile.write([1, 2, 3], to: "/dev/null")
    #expect(try FileBytes.read("/dev/null").isEmpty)
    #expect(throws: FormatError.self) { try AtomicFile.write([1], to: "/dev/full") }
  }

  @Test func afterAFailureTheTargetIsAsItWas() throws {
    struct Stop: Error {}
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/a")
      #expect(throws: Stop.self) {
        try AtomicFile.write(to: folder + "/a") { file in
          try file.append([2, 3])
          #expect(names(in: folder).count == 2)
          throw Stop()
        }
      }
      #expect(try FileBytes.read(folder + "/a") == [1])
      #expect(names(in: folder) == ["a"])
    }
  }

  @Test func unwritableTargetsAreFoundBeforehand() throws {
    try withTemporaryFolder { folder in
      func expectBoth(_ path: String, _ message: String) {
        let shown = path.isEmpty ? "\"\"" : path
        expectError("\(shown): \(message)") { try AtomicFile.checkWritable(path) }
        expectError("\(shown): \(message)") { try AtomicFile.write([1], to: path) }
      }
      try AtomicFile.checkWritable(folder + "/a")
      #expect(names(in: folder) == [])
      try AtomicFile.write([1], to: folder + "/a")
      try AtomicFile.checkWritable(folder + "/a")
      #expect(try FileBytes.read(folder + "/a") == [1])
      #expect(names(in: folder) == ["a"])

      expectBoth(
        folder + "/b/c", "the folder \"\(folder)/b\" does not exist; create it first.")
      expectBoth(folder, "expected a file's name, found a directory; add a file name.")
      expectBoth(folder + "/new/", "expected a file's name, found a directory; add a file name.")
      expectBoth("", "a file must have a name, got none; name one.")
      expectBoth(folder + "/a/b", "cannot be looked up (Not a directory); check the path.")
      if !isRoot {
        setPermissions(0o444, of: folder + "/a")
        expectBoth(
          folder + "/a",
          "the file may not be written; change its permissions or choose another name.")
        setPermissions(0o555, of: folder)
        expectBoth(
          folder + "/b",
          "cannot be written (Permission denied); change the permissions or the path.")
        setPermissions(0o755, of: folder)
      }
    }
  }
}
