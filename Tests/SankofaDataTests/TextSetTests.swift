import Foundation
import SankofaFormats
import SankofaTensor
import Testing

@testable import SankofaData

/// Texts from folders and tables.
struct TextSetTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "texts-\(UUID().uuidString)")
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  private func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  /// Each file is read in its own encoding.
  @Test func files() throws {
    defer { remove() }
    try write("a/1.txt", "Grüße 👩‍🚀\n")
    try write("a/2.TXT", [0x47, 0x72, 0xfc, 0xdf, 0x65])
    try write("a/3.txt", [0xff, 0xfe, 0x47, 0, 0x72, 0, 0xfc, 0, 0xdf, 0, 0x65, 0])
    try write("b/1.text", [0xef, 0xbb, 0xbf] + Array("Hallo".utf8))
    try write("b/empty.txt", "")
    try write("b/blank.txt", " \n\t")
    try write("b/zero.txt", [0x61, 0, 0, 0, 0x62])
    try write("b/letter.docx", "PK")
    try write("b/other.csv", "a,b\n")
    try write("note.txt", "of no class")
    #expect(try FileKind(ofFolder: folder.path) == .texts)
    let set = TextSet(try LabelledFiles(.texts, inFolder: folder.path))
    #expect(set.texts.map(\.text) == ["Grüße 👩‍🚀\n", "Grüße", "Grüße", "Hallo"])
    #expect(set.labels == ["a", "a", "a", "b"] && set.classNames == ["a", "b"])
    #expect(set.source.otherFileCount == 1 && set.source.unlabelledCount == 1)
    #expect(
      set.failures.map { "\($0)".replacing(folder.path, with: "t") } == [
        "t/b/blank.txt: must have a text, got none; write one or remove it.",
        "t/b/empty.txt: must have a text, got none; write one or remove it.",
        "t/b/letter.docx: is a .docx file, and only plain texts are read; save it as .txt.",
        "t/b/zero.txt, byte 1: expected text, found a zero byte; give a text in UTF-8.",
      ])
    let fitting = TextFitting(fittedTo: set.texts.map(\.text), .words, length: 2)
    let data = try set.dataset(fitting)
    #expect(data.features.elements(as: Int32.self) == [2, 1, 2, 0, 2, 0, 1, 0])
    #expect(data.targets.integers == [0, 0, 0, 1])
    #expect(try set.dataset(fitting, classNames: ["b"]).count == 1)
  }

  /// Labels that are marks of missing values are no class.
  @Test func missingLabels() throws {
    let bytes = Array("text,label\na b,x\nc d,NA\ne f,?\ng h,y\n".utf8)
    let table = try DataTable(bytes: bytes, name: "t.csv")
    let set = try TextSet(table, TextColumns(texts: "text", labels: "label"))
    #expect(set.classNames == ["x", "y"] && set.source.unlabelledCount == 2)
  }

  @Test func rowsOfTables() throws {
    defer { remove() }
    try write("t.csv", "id,review,stars\n1,good day,5\n2,,1\n3,bad day,\n4,\"bad,\nday\",1\n")
    let table = try DataTable(contentsOf: folder.appending(path: "t.csv").path)
    let set = try TextSet(table, TextColumns(texts: "review", labels: "stars"), groups: "id")
    #expect(set.texts.map(\.text) == ["good day", "bad,\nday"])
    #expect(set.texts.map(\.group) == ["1", "4"] && set.labels == ["5", "1"])
    #expect(set.source.unlabelledCount == 1)
    #expect(
      set.failures.map { "\($0)".replacing(folder.path, with: "t") } == [
        "t/t.csv:3:1: must have a text in column \"review\", got none; fill it in."
      ])
    #expect(throws: TableError.self) {
      try TextSet(table, TextColumns(texts: "x", labels: "stars"))
    }
  }

  @Test func theColumnOfTexts() throws {
    func table(_ names: [String], _ rows: [[String]]) throws -> DataTable {
      try DataTable(name: "t", columnNames: names, rows: rows)
    }
    let rows = (0..<12).map { ["\($0)", "row \($0) says a thing", $0 % 2 == 0 ? "x" : "z"] }
    let plain = try table(["id", "words", "kind"], rows)
    #expect(try TextColumns.texts(in: plain) == "words")
    #expect(try TextColumns.texts(in: plain, called: "kind") == "kind")
    #expect(try TextColumns.labels(in: plain, beside: "words") == "kind")
    #expect(
      try TextColumns(only: Columns(of: plain, target: "kind"))
        == TextColumns(texts: "words", labels: "kind"))
    #expect(try TextColumns.texts(in: table(["a", "Sentence"], [["1", "2"]])) == "Sentence")
    #expect(try TextColumns.texts(in: table(["a"], [["1"]])) == "a")
    let more = try table(["words", "age", "kind"], rows.map { [$0[1], $0[0] + "0", $0[2]] })
    #expect(try TextColumns(only: Columns(of: more, target: "kind")) == nil)
    #expect {
      try TextColumns.texts(in: table(["a", "b"], [["1", "2"]]))
    } throws: {
      "\($0)" == "t: the texts may be in column \"a\", \"b\"; call the right one \"text\"."
    }
    #expect {
      try TextColumns.labels(in: table(["a", "b", "c"], [["1", "2", "3"]]), beside: "a")
    } throws: {
      "\($0)"
        == "t: must have a column of labels, \"label\", got a, b, c; add it, or give it this name."
    }
  }

  /// Notes beside pictures and recordings are no texts to learn from.
  @Test func kindsOfFolders() throws {
    defer { remove() }
    try write("a/1.png", "")
    try write("a/1.txt", "a label")
    try write("classes.txt", "a\nb")
    #expect(try FileKind(ofFolder: folder.path) == .pictures)
    try write("b/2.txt", "one more")
    #expect {
      try FileKind(ofFolder: folder.path)
    } throws: {
      "\($0)".hasSuffix(
        ": must have files of one kind, got 1 picture and 3 texts; move one kind to another folder."
      )
    }
  }
}
