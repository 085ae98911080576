import Foundation
import SankofaFormats
import Testing

/// A stranger's table, from the file to answers, as a new user would go.
struct TableCommandTests {
  private let rows: TableFolder
  private var command: Command { rows.command }

  init() throws { rows = try TableFolder() }

  @Test func fromTheFileToAnswers() throws {
    defer { command.remove() }
    try rows.writeRows()
    let result = try rows.json(["train", "t.csv"] + TableFolder.quick)
    let r2 = try #require(result["test"]?["r2"]?.doubleValue)
    let trivial = try #require(result["trivial"]?["r2"]?.doubleValue)
    #expect(r2 > 0.5 && trivial < 0.2)
    #expect(result["importance"]?.arrayValue?.first?["column"]?.stringValue == "x")
    #expect(result["model"]?.stringValue == "t.safetensors")

    // Other order, other columns, no target, an unknown word, an odd cell.
    try rows.write("where,note,x\nfar,hello,2.5\nnowhere,\"a, b\",1\nnear,,much\n", to: "new.csv")
    let answers = try command.run(["predict", "t.safetensors", "new.csv"])
    #expect(answers.lines[0] == "where,note,x,predicted y")
    #expect(answers.lines.count == 4 && answers.lines[2].hasPrefix("nowhere,\"a, b\",1,"))
    #expect(answers.code == 0)
    #expect(
      answers.errors == """
        new.csv:4, column "x": must be a number, got "much"; correct it.
        new.csv:3, column "where": there is no category "nowhere"; choose one of "far", "near".
        note: 2 cells of new.csv did not suit the model's columns; they count as missing.

        """)

    let file = try command.run(["predict", "t.safetensors", "new.csv", "--output", "a.jsonl"])
    #expect(file.output == "Wrote 3 rows with answers to a.jsonl.\n" && file.code == 0)
    let lines = command.text(of: "a.jsonl").split(separator: "\n")
    #expect(lines.count == 3)
    #expect(try JSON(parsing: String(lines[0]))["note"]?.stringValue == "hello")
    #expect(try JSON(parsing: String(lines[0]))["predicted y"]?.doubleValue != nil)

    let scores = try rows.json(["evaluate", "t.safetensors", "t.csv"])
    #expect(scores["examples"]?.integerValue == 60)
    #expect(try #require(scores["test"]?["r2"]?.doubleValue) > 0.5)

    let shown = try command.run(["inspect", "t.safetensors"]).output
    #expect(shown.contains("id      identifier, left out  whole numbers that count the rows"))
    #expect(shown.contains("y       number, target        all 60 values are numbers"))
  }

  /// Standard input and a compressed file give the same model as the file itself.
  @Test func theSameBitsFromPipesAndCompressedFiles() throws {
    defer { command.remove() }
    try rows.writeRows()
    let options = TableFolder.quick.joined(separator: " ")
    let line = """
      sankofa train t.csv \(options) --json | tail -n 1 > a; \
      sankofa train - \(options) --json < t.csv | tail -n 1 > b; gzip -k t.csv; \
      sankofa train t.csv.gz \(options) --json | tail -n 1 > c
      """
    #expect(try command.shell(line).code == 0)
    let digests = try ["a", "b", "c"].map {
      try JSON(parsing: command.text(of: $0))["weights_sha256"]?.stringValue
    }
    #expect(digests[0] != nil && Set(digests).count == 1)
  }

  @Test func kindsAreSavedEditedAndGivenBack() throws {
    defer { command.remove() }
    try rows.writeRows()
    #expect(try command.run(["data", "describe", "t.csv", "--save", "c.json"]).code == 0)
    let text = command.text(of: "c.json")
    #expect(text.contains("\"kind\": \"category\""))
    try rows.write(
      text.replacing("\"kind\": \"category\"", with: "\"kind\": \"identifier\""), to: "c.json")
    let result = try rows.json(["train", "t.csv", "--columns", "c.json"] + TableFolder.quick)
    #expect(result["importance"]?.arrayValue?.count == 1)
    let dropped = try rows.json(
      ["train", "t.csv", "--drop", "where", "--category", "id"] + TableFolder.quick)
    let names = dropped["importance"]?.arrayValue?.compactMap { $0["column"]?.stringValue }
    #expect(Set(names ?? []) == ["id", "x"])
  }

  @Test func classes() throws {
    defer { command.remove() }
    try rows.writeRows()
    let result = try rows.json([
      "train", "t.csv", "--target", "where", "--epochs", "20", "--output", "w.safetensors",
    ])
    #expect(result["task"]?.stringValue == "classification")
    #expect(result["test"]?["confusion_matrix"]?.arrayValue?.count == 2)
    let answers = try command.run(["predict", "w.safetensors", "t.csv"])
    #expect(
      answers.lines[0] == "id;x;where;y;predicted where;probability of far;probability of near")
    #expect(answers.lines.count == 61)
  }

  @Test func aDryRunWritesNothing() throws {
    defer { command.remove() }
    try rows.writeRows()
    let outcome = try command.run(["train", "t.csv", "--dry-run"] + TableFolder.quick)
    #expect(outcome.lines.last == "Nothing was trained or written; leave out --dry-run to begin.")
    #expect(outcome.output.contains("network: 3 → 32 → 1, dropout 0.2, 16 rows in a step"))
    let names = try FileManager.default.contentsOfDirectory(atPath: command.folder.path)
    #expect(names == ["t.csv"])
  }
}
