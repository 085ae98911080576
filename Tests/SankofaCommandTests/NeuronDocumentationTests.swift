import Foundation
import Testing

/// What the page on neurons shows is what its commands print.
struct NeuronDocumentationTests {
  @Test func everyCommandPrintsWhatThePageShows() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Documentation/neurons.md")
    let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```\n")
    // Between fences lies every other part.
    let blocks = parts.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
      .filter { $0.hasPrefix("$ ") }
    #expect(blocks.count == 12)
    for block in blocks {
      let lines = block.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let words = Self.words(String(lines[0].dropFirst(2)))
      #expect(words.first == "sankofa")
      let outcome = try Command.run(Array(words.dropFirst()))
      #expect(outcome.output == String(lines[1]), "\(lines[0])")
      #expect(outcome.errors == "")
      #expect(outcome.code == 0)
    }
  }

  /// A command's words; those in double quotes may hold spaces.
  private static func words(_ line: String) -> [String] {
    let parts = line.components(separatedBy: "\"")
    return parts.enumerated().flatMap { index, part in
      index % 2 == 1 ? [part] : part.split(separator: " ").map(String.init)
    }
  }
}
