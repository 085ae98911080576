import Foundation
import SankofaNN
import SankofaTestSupport
import SankofaTraining
import Testing

/// `Documentation/keras.md` says of each public name of Keras what it is called here: no name is
/// forgotten, and what the page names is there.
@Suite struct KerasPageTests {
  private let page: KerasPage

  init() { page = KerasPage() }

  /// The sections that the page has, and what their names are found by.
  private static let finders: [String: @Sendable (String) throws -> Void] = [
    "activations": { _ = try ActivationFunction(named: $0) },
    "initializers": { _ = try Initializer(parsing: $0) },
    "losses": { _ = try Loss(named: $0) },
    "metrics": { _ = try Metric(named: $0) },
    "optimizers": { _ = try Optimizers.named($0) },
    "layers": { name in
      guard LayerRegistry.standard.kinds.contains(name) else {
        throw UnknownName("layer", name, among: LayerRegistry.standard.kinds)
      }
    },
  ]

  /// The names that each section must contain.
  private static let known: [String: [String]] = [
    "activations": ActivationFunction.all.map(\.name), "initializers": Initializer.names,
    "losses": Loss.all.map(\.name), "metrics": Metric.all.map(\.name),
    "optimizers": Optimizers.names, "layers": LayerRegistry.standard.kinds,
    "optimizers.schedules": Schedule.names, "constraints": Constraint.names,
  ]

  @Test(arguments: GoldenCase.all(in: "keras_names"))
  func everyKerasNameHasItsRow(_ golden: GoldenCase) {
    let rows = page.sections[golden.name] ?? []
    let names = rows.flatMap { KerasPage.quoted($0.keras) }
    let wanted = golden.value["names"].array.map(\.string)
    #expect(names.sorted() == wanted.sorted(), "\(difference(names, wanted))")
  }

  /// The names that are missing, that are too many, and that occur twice.
  private func difference(_ names: [String], _ wanted: [String]) -> String {
    let twice = Set(names.filter { name in names.count { $0 == name } > 1 })
    return
      "missing \(Set(wanted).subtracting(names).sorted()), "
      + "too much \(Set(names).subtracting(wanted).sorted()), twice \(twice.sorted())"
  }

  @Test func sectionsAreTheModules() {
    #expect(Set(page.sections.keys) == Set(GoldenCase.all(in: "keras_names").map(\.name)))
  }

  /// Each name in the second column is one that its kind of thing is found by, or one that the
  /// page's code, which continuous integration compiles, uses.
  @Test func everySankofaNameIsThere() {
    for (section, rows) in page.sections {
      for name in rows.flatMap({ KerasPage.quoted($0.sankofa) }) where !isFound(name, in: section) {
        let word = KerasPage.word(of: name)
        #expect(page.codeWords.contains(word), "keras.\(section): \(name)")
      }
    }
  }

  private func isFound(_ name: String, in section: String) -> Bool {
    guard let find = Self.finders[section] else {
      return Self.known[section]?.contains(name) ?? false
    }
    return (try? find(name)) != nil
  }

  @Test(arguments: known.keys.sorted())
  func everyRegisteredNameIsOnThePage(section: String) {
    let named = Set((page.sections[section] ?? []).flatMap { KerasPage.quoted($0.sankofa) })
    #expect(Self.known[section]?.filter { !named.contains($0) } == [])
  }

  /// A row says either what a thing is called here, or that it is absent and why.
  @Test func absentThingsHaveReasons() {
    for row in page.sections.values.flatMap({ $0 }) {
      let isAbsent = row.sankofa == "absent"
      #expect(isAbsent == KerasPage.quoted(row.sankofa).isEmpty, "\(row)")
      #expect(!isAbsent || row.difference.count > 5, "\(row)")
    }
  }

  /// The reading itself is seen to read.
  @Test func pageIsRead() throws {
    let text = """
      ## keras.a
      | Keras | Sankofa | difference |
      |---|---|---|
      | `A`, `b` | `c(1,x:2)`, `.d(e:)` | – |

      | argument | Sankofa |
      |---|---|
      | `f` | `g` |
      ```swift
      let x = h.d(1)
      ```
      ## Other
      | Keras | Sankofa | difference |
      |---|---|---|
      | `i` | `j` | – |
      """
    let page = KerasPage(text)
    #expect(page.sections.keys.sorted() == ["a"])
    let row = try #require(page.sections["a"]?.first)
    #expect(KerasPage.quoted(row.keras) == ["A", "b"])
    #expect(KerasPage.quoted(row.sankofa) == ["c(1,x:2)", ".d(e:)"])
    #expect(page.sections["a"]?.count == 1)
    #expect(page.codeWords == ["let", "x", "h", "d", "1"])
    #expect(
      KerasPage.word(of: ".d(e:)") == "d" && KerasPage.word(of: "Model.load(from:)") == "load")
  }
}

/// The tables of the page, by their sections, and the words of its code.
private struct KerasPage {
  struct Row {
    let keras, sankofa, difference: String
  }

  private(set) var sections: [String: [Row]] = [:]
  private(set) var codeWords: Set<String> = []

  init() {
    self.init(
      String(decoding: SourceFiles.bytes("Documentation/keras.md"), as: UTF8.self))
  }

  init(_ text: String) {
    var section: String?
    var isNames = false
    var isCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        isCode = line == "```swift"
      } else if isCode {
        let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        codeWords.formUnion(words.map(String.init))
      } else if line.hasPrefix("## ") {
        section = line.hasPrefix("## keras.") ? String(line.dropFirst("## keras.".count)) : nil
        isNames = false
      } else if line.hasPrefix("|"), let section {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        if cells.first == "Keras" {
          isNames = true
        } else if isNames, cells.count == 3, cells[0] != "---" {
          sections[section, default: []].append(
            Row(keras: cells[0], sankofa: cells[1], difference: cells[2]))
        }
      } else {
        isNames = false
      }
    }
  }

  /// The texts in backticks.
  static func quoted(_ cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// The last word before an opening bracket: `load` of `Model.load(from:)`.
  static func word(of name: String) -> String {
    String((name.split(separator: "(").first ?? "").split(separator: ".").last ?? "")
  }
}
