import SankofaTraining
import Testing

/// Pages at their limits.
@Suite struct PageLimitTests {
  /// Thirds with seven digits sum to 1 well enough, and other losses compare with any number.
  @Test(arguments: [
    ("categorical_crossentropy", "[0.3333333, 0.3333333, 0.3333333]"),
    ("categorical_crossentropy", "[0, 1, 0]"), ("binary_crossentropy", "[0, 1, 0.5]"),
    ("squared_error", "[-3, 4, 0]"),
  ])
  func targetsThatAreProbabilities(loss: String, target: String) throws {
    let folder = try TemporaryFolder()
    let text =
      "{\"layers\": [{\"weights\": [[1], [2], [3]], \"activation\": \"softmax\"}], "
      + "\"loss\": \"\(loss)\", \"input\": 1, \"target\": \(target)}"
    #expect(try NetworkPage(readingPath: folder.write(text.utf8, to: "net.json")).hasTargets)
  }

  @Test func namesAreNotOverlong() throws {
    let folder = try TemporaryFolder()
    func page(_ count: Int) throws -> String {
      let name = String(repeating: "x", count: count)
      return try folder.write(
        "{\"name\": \"\(name)\", \"layers\": [{\"weights\": [[1]]}]}".utf8, to: "net.json")
    }
    #expect(try NetworkPage(readingPath: page(200)).name.count == 200)
    let path = try page(201)
    #expect(
      message { _ = try NetworkPage(readingPath: path) }
        == "\(path):1:2: \"name\": must be one line of up to 200 characters that can be printed, "
        + "got \"\(String(repeating: "x", count: 60))…\"; write \"name\": \"xor\".")
    // A page without a name has the file's, which may be anything.
    let odd = try folder.write(
      #"{"layers": [{"weights": [[1]]}]}"#.utf8, to: "a\u{1B}[31m\nb.json")
    #expect(try NetworkPage(readingPath: odd).name == "a\\u{1B}[31m\\nb")
  }
}
