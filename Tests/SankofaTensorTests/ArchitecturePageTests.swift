import SankofaTestSupport
import Testing

/// `Documentation/architecture.md` follows a batch by file and function.
@Suite struct ArchitecturePageTests {
  /// A file below `Sources/`, and a name in it.
  private static let places = String(
    decoding: SourceFiles.bytes("Documentation/architecture.md"), as: UTF8.self
  )
  .matches(of: #/`(\w+/[\w/+.]+\.\w+)`,\s+`(\w+)`/#)
  .map { (file: String($0.1), name: String($0.2)) }

  @Test func filesAndNamesExist() throws {
    #expect(Self.places.count > 20)
    for (file, name) in Self.places {
      let text = String(decoding: SourceFiles.bytes("Sources/\(file)"), as: UTF8.self)
      let declaration = try Regex(
        file.hasSuffix(".swift")
          ? "(func|struct|class|enum) \(name)\\b|extension \(name)\\b" : "\\b\(name)\\(|} \(name);")
      #expect(text.contains(declaration), "no \(name) in \(file)")
    }
  }
}
