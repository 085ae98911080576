import Foundation
import SankofaFormats
import Testing

/// Values in files that people write, and where their parts stand.
@Suite struct LocatedJSONTests {
  private func read(_ text: String, _ name: String) throws -> LocatedJSON {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sankofa-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(text.utf8).write(to: folder.appending(path: name))
    do {
      return try LocatedJSON(readingPath: folder.path + "/" + name, limit: 10_000)
    } catch var error as FormatError {
      error.path = name
      throw error
    }
  }

  private func line(_ text: String, _ name: String) -> String {
    do { _ = try read(text, name) } catch { return "\(error)" }
    return ""
  }

  @Test func partsOfJSON() throws {
    let file = try read("{\"a\": [1,\n  {\"b\": 2}]}", "a.json")
    #expect(file.value == ["a": [1, ["b": 2]]])
    let error = file.error(
      "must be 3, got 2; try 3.", at: [.member("a"), .element(1), .member("b")])
    #expect("\(error)".hasSuffix("/a.json:2:4: must be 3, got 2; try 3."))
    #expect(line("[", "a.json").hasPrefix("a.json:1:2: expected a value"))
  }

  #if YAML
    @Test func wordsAreWhatJSONTakesThemFor() throws {
      let text = """
        # A comment.
        numbers: [1, -2.5, 1e3, +4, .5, -0]
        words: [yes, 1:30, 0x10, nan, "1", 'null', ~, null, true]
        far: [.inf, -.inf]
        objects:
          - {a: 1}
          - b: two words
        """
      let value = try read(text, "a.yaml").value
      #expect(value["numbers"] == [1, -2.5, 1000.0, 4.0, 0.5, -0.0])
      #expect(
        value["words"] == ["yes", "1:30", "0x10", "nan", "1", "null", nil, nil, true])
      #expect(value["far"] == [.number(.infinity), .number(-.infinity)])
      #expect(value["objects"] == [["a": 1], ["b": "two words"]])
      #expect(try read("a: .nan", "a.yml").value["a"]?.doubleValue?.isNaN == true)
    }

    @Test func partsOfYAML() throws {
      let file = try read("a:\n  - 1\n  - b: 2\n    c: [3, 4]\n", "a.yaml")
      func place(_ part: [JSONStep]) -> FormatError.Place { file.error("", at: part).place }
      #expect(place([.member("a")]) == .line(1, column: 1))
      #expect(place([.member("a"), .element(0)]) == .line(2, column: 5))
      #expect(place([.member("a"), .element(1), .member("c")]) == .line(4, column: 5))
      #expect(
        place([.member("a"), .element(1), .member("c"), .element(1)]) == .line(4, column: 12))
      #expect(place([.member("a"), .element(1), .member("no")]) == .line(3, column: 5))
    }

    @Test(arguments: [
      ("", "a.yaml: expected a value, found the end of the text; write one."),
      ("a: [1, 2\n", "a.yaml:2:1: did not find expected ',' or ']'; correct the YAML."),
      ("a: 1\na: 2", "a.yaml:1:1: the name \"a\" occurs twice; correct the YAML."),
      (
        "a: &x 1\nb: *x",
        "a.yaml:1:4: anchors are not read; write the value out where it is used."
      ),
      ("? [1]\n: 2", "a.yaml:1:3: expected a name, found a list or object; write a name."),
      ("a: 1\n---\nb: 2", "a.yaml:2:1: but found another document; correct the YAML."),
    ])
    func wrongYAML(text: String, expected: String) { #expect(line(text, "a.yaml") == expected) }

    @Test func deepYAML() {
      let text = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
      #expect(
        line(text, "a.yaml")
          == "a.yaml:1:130: expected at most 128 nested levels, found more; flatten the YAML.")
      #expect(line(String(repeating: "[", count: 5000), "a.yaml").hasSuffix("; correct the YAML."))
    }
  #else
    @Test(arguments: ["a.yaml", "a.YML"])
    func thisBuildReadsNoYAML(name: String) {
      #expect(
        line("a: 1", name)
          == "\(name): is YAML, which this build does not read; build with --traits YAML, or write "
          + "JSON.")
    }
  #endif
}
