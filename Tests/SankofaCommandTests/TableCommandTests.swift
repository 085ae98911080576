import Foundation
import SankofaFormats
import Testing

/// A stranger's table, from the file to answers, as a new user would go.
struct TableCommandTests {
  private let command: Command

  init() throws { command = try Command() }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: command.folder.appending(path: name))
  }

  /// 60 rows of y = 2x + 1 with a word that changes it by 10, and an identifier.
  private func writeRows(_ name: String = "t.csv", _ change: (Int) -> String? = { _ in nil }) throws
  {
    let rows = (0..<60).map { row -> String in
      let x = Double(row * 37 % 60) / 4
      let isFar = row % 3 == 0
      return change(row) ?? "\(row);\(x);\(isFar ? "far" : "near");\(2 * x + (isFar ? 11 : 1))"
    }
    try write("id;x;where;y\n" + rows.map { $0 + "\n" }.joined(), to: name)
  }

  private func json(_ arguments: [String]) throws -> JSON {
    let outcome = try command.run(arguments + ["--json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try JSON(parsing: outcome.lines.last ?? "")
  }

  private let quick = ["--target", "y", "--epochs", "30", "--learning-rate", "0.01"]

  @Test func fromTheFileToAnswers() throws {
    defer { command.remove() }
    try writeRows()
    let result = try json(["train", "t.csv"] + quick)
    let r2 = try #require(result["test"]?["r2"]?.doubleValue)
    let trivial = try #require(result["trivial"]?["r2"]?.doubleValue)
    #expect(r2 > 0.5 && trivial < 0.2)
    #expect(result["importance"]?.arrayValue?.first?["column"]?.stringValue == "x")
    #expect(result["model"]?.stringValue == "t.safetensors")

    // Other order, other columns, no target, an unknown word, an odd cell.
    try write("where,note,x\nfar,hello,2.5\nnowhere,\"a, b\",1\nnear,,much\n", to: "new.csv")
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

    let scores = try json(["evaluate", "t.safetensors", "t.csv"])
    #expect(scores["examples"]?.integerValue == 60)
    #expect(try #require(scores["test"]?["r2"]?.doubleValue) > 0.5)

    let shown = try command.run(["inspect", "t.safetensors"]).output
    #expect(shown.contains("id      identifier, left out  whole numbers that count the rows"))
    #expect(shown.contains("y       number, target        all 60 values are numbers"))
  }

  /// Standard input and a compressed file give the same model as the file itself.
  @Test func theSameBitsFromPipesAndCompressedFiles() throws {
    defer { command.remove() }
    try writeRows()
    let options = quick.joined(separator: " ")
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
    try writeRows()
    #expect(try command.run(["data", "describe", "t.csv", "--save", "c.json"]).code == 0)
    let text = command.text(of: "c.json")
    #expect(text.contains("\"kind\": \"category\""))
    try write(
      text.replacing("\"kind\": \"category\"", with: "\"kind\": \"identifier\""), to: "c.json")
    let result = try json(["train", "t.csv", "--columns", "c.json"] + quick)
    #expect(result["importance"]?.arrayValue?.count == 1)
    let dropped = try json(["train", "t.csv", "--drop", "where", "--category", "id"] + quick)
    let names = dropped["importance"]?.arrayValue?.compactMap { $0["column"]?.stringValue }
    #expect(Set(names ?? []) == ["id", "x"])
  }

  @Test func classes() throws {
    defer { command.remove() }
    try writeRows()
    let result = try json([
      "train", "t.csv", "--target", "where", "--epochs", "20", "--output", "w.safetensors",
    ])
    #expect(result["task"]?.stringValue == "classification")
    #expect(result["test"]?["confusion_matrix"]?.arrayValue?.count == 2)
    let answers = try command.run(["predict", "w.safetensors", "t.csv"])
    #expect(
      answers.lines[0] == "id;x;where;y;predicted where;probability of far;probability of near")
    #expect(answers.lines.count == 61)
  }

  private typealias Wrong = (arguments: [String], line: String, code: Int32)

  private static let wrongUsages: [Wrong] = [
    (["train", "t.csv"], "--target: t.csv needs the column to predict; add --target y.", 2),
    (
      ["train", "t.csv", "--target", "why"],
      "t.csv: there is no column \"why\"; choose one of \"id\", \"x\", \"where\", \"y\".", 2
    ),
    (
      ["train", "t.csv", "--target", "y", "--optimizer", "sgd"],
      "--optimizer: has no use for a table; leave it out.", 2
    ),
    (
      ["train", "digits", "--target", "y"],
      "--target: is for tables, such as houses.csv; leave it out.", 2
    ),
    (
      ["train", "t.csv", "--target", "where", "--task", "regression"],
      "task: regression predicts numbers, and column \"where\" is of kind category; choose "
        + "classification.", 1
    ),
    (
      ["train", "t.csv", "--target", "y", "--balance"],
      "balance: is for classes, and column \"y\" is predicted as a number; leave it out, or choose "
        + "classification.", 1
    ),
    (
      ["train", "t.csv", "--target", "y", "--task", "regresion"],
      "task: there is no \"regresion\"; did you mean \"regression\"?", 2
    ),
    (
      ["data", "describe", "dates.csv"],
      "dates.csv, column \"d\": in dates such as \"01/02/2024\", day or month may come first; add "
        + "--date-order day_first or --date-order month_first.", 1
    ),
    (
      ["data", "describe", "header.csv"],
      "header.csv:1: may name the columns or hold values; add --header 1 or --header 0.", 1
    ),
    (["train", "none.csv", "--target", "y"], "none.csv: no such file; check the path.", 1),
  ]

  /// One line each, whose advice works.
  @Test(arguments: wrongUsages)
  func wrongUsage(_ usage: (arguments: [String], line: String, code: Int32)) throws {
    defer { command.remove() }
    try writeRows()
    try write("d;x\n01/02/2024;1\n03/04/2024;2\n", to: "dates.csv")
    try write("lost;4,5;Wa\n1,5;3,5;Ho\n2,5;3,0;Wa\n", to: "header.csv")
    let outcome = try command.run(usage.arguments)
    #expect(outcome.errors == usage.line + "\n")
    #expect(outcome.code == usage.code)
    #expect(outcome.output.isEmpty)
  }

  @Test func badRowsAreToldAndTheOthersAnswered() throws {
    defer { command.remove() }
    try writeRows { $0 == 5 ? "5;1" : $0 == 9 ? "9;1;far;3;4" : nil }
    let outcome = try command.run(["train", "t.csv", "--json"] + quick)
    #expect(outcome.code == 0)
    #expect(
      outcome.errors
        == "t.csv: left out 2 rows with a cell too few or too many for 4 columns: line 7 (2 cells), 11 "
        + "(5 cells).\n")
    #expect(try command.run(["predict", "t.safetensors", "t.csv"]).code == 1)
  }

  @Test func aMissingColumnIsToldAndCounted() throws {
    defer { command.remove() }
    try writeRows()
    #expect(try command.run(["train", "t.csv"] + quick).code == 0)
    try write("x,here,y\n2.5,far,6\nmuch,near,3\n", to: "new.csv")
    let note = """
      new.csv: there is no column "where", which counts as missing in every row; did you mean \
      "here"?
      new.csv:3, column "x": must be a number, got "much"; correct it.
      note: new.csv lacks 1 column of the model, and 1 cell of new.csv did not suit the model's columns; \
      they count as missing.

      """
    for arguments in [["predict"], ["evaluate"], ["explain", "--row", "1"]] {
      let outcome = try command.run(
        [arguments[0], "t.safetensors", "new.csv"] + arguments.dropFirst())
      #expect(outcome.code == 0 && !outcome.output.isEmpty)
      if arguments[0] != "explain" { #expect(outcome.errors == note) }
    }
    try write("a,b\n2.5,far\n", to: "other.csv")
    let refused = try command.run(["predict", "t.safetensors", "other.csv"])
    #expect(
      refused.errors
        == "other.csv: must have at least half of the model's 2 columns, got 0; add \"x\", \"where\".\n"
    )
    #expect(refused.code == 1 && refused.output.isEmpty)
  }

  /// Rows are counted as `predict` writes them, and the measures are those of the library.
  @Test func aRowIsExplained() throws {
    defer { command.remove() }
    try writeRows()
    #expect(try command.run(["train", "t.csv"] + quick).code == 0)
    let answers = try command.run(["predict", "t.safetensors", "t.csv"]).lines
    let line = try json(["explain", "t.safetensors", "t.csv", "--row", "7"])
    let value = try #require(line["value"]?.doubleValue)
    // The line of titles comes first.
    let predicted = try #require(answers[8].split(separator: ";").last.flatMap { Double($0) })
    #expect(abs(value - predicted) < 1e-4)
    #expect(line["line"]?.integerValue == 9 && line["row"]?.integerValue == 7)
    #expect(line["unit"]?.stringValue == "target")
    #expect(line["columns"]?.arrayValue?.count == 2)
    let shown = try command.run(["explain", "t.safetensors", "t.csv", "--row", "7"])
    #expect(shown.lines[0].hasPrefix("t.csv, row 7 (line 9): y is "))
    #expect(shown.lines[3].hasPrefix("column  value  left out"))
    #expect(shown.lines.count == 11 && shown.errors.isEmpty)
    for (arguments, message) in [
      (["t.csv", "--row", "60"], "--row: must be in 0…59 (rows of t.csv), got 60; try 59."),
      (["t.csv", "--of", "x"], "--of: has no use for a row of a table; leave it out."),
      (["t.csv", "--part", "train"], "--part: has no use for a row of a table; leave it out."),
      (
        [],
        "explain: t.safetensors takes rows with columns x, where; name a .csv file behind it, and the "
          + "row with --row 0."
      ),
      (["--row", "1"], "--row: is for a row of a table; name the table behind the model."),
    ] {
      let refused = try command.run(["explain", "t.safetensors"] + arguments)
      #expect(refused.errors == message + "\n" && refused.code == 2)
    }
  }

  /// The package's text is tested in the library; `.ci/export-job` builds and runs it.
  @Test func aModelBecomesAPackage() throws {
    defer { command.remove() }
    try writeRows()
    #expect(try command.run(["train", "t.csv"] + quick).code == 0)
    let made = try command.run(["export", "t.safetensors", "--swift", "p"])
    #expect(
      made.output == """
        Wrote the package t with 7 files to p. Try:
          cd p
          swift run -c release predict new.csv
          swift run -c release train

        """)
    #expect(made.code == 0 && made.errors.isEmpty)
    let train = command.text(of: "p/Sources/train/main.swift")
    #expect(train.contains("/t.csv\",\n") && train.contains("options.seed = 0"))
    let manifest = command.text(of: "p/Package.swift")
    #expect(manifest.contains(".package(name: \"sankofa\", path: \"/"))
    let model = try FileBytes.read(command.folder.appending(path: "t.safetensors").path)
    let kept = command.folder.appending(path: "p/Sources/CModel/t.safetensors").path
    #expect(try FileBytes.read(kept) == model)
    try write("", to: "file")
    for (arguments, message) in [
      (
        ["--swift", "p"],
        "--swift: must be a new or an empty folder, got \"p\", which has files; name another."
      ),
      (
        ["--swift", "file"],
        "--swift: must be a new or an empty folder, got \"file\", which has files; name another."
      ),
      (["--swift", ""], "--swift: must name a file, got \"\"; try package."),
      (
        ["--swift", "q", "--sankofa", "p/Sources"],
        "--sankofa: must be the folder of Sankofa's package or an address such as https://…, got "
          + "\"p/Sources\"; name the folder that has its Package.swift."
      ),
      (
        ["--swift", "q", "--from", "1.0.0"],
        "--from: is for the address of a repository; add --sankofa."
      ),
    ] {
      let refused = try command.run(["export", "t.safetensors"] + arguments)
      #expect(refused.errors == message + "\n" && refused.code == 2)
    }
    let remote = try command.run([
      "export", "t.safetensors", "--swift", "q", "--sankofa", "https://a.b/sankofa", "--from",
      "1.0.0",
    ])
    #expect(remote.code == 0)
    #expect(
      command.text(of: "q/Package.swift")
        .contains(".package(url: \"https://a.b/sankofa\", from: \"1.0.0\")"))
  }

  @Test func picturesBecomeNoPackage() throws {
    defer { command.remove() }
    let train = ["train", "digits", "--hidden", "none", "--epochs", "1", "--limit", "64"]
    #expect(try command.run(train).code == 0)
    let refused = try command.run(["export", "digits.safetensors", "--swift", "p"])
    #expect(
      refused.errors
        == "digits.safetensors: must be one that was trained on a table to become a package; load "
        + "others in a program of your own with Model.load(fromPath:).\n")
    #expect(refused.code == 1 && refused.output.isEmpty)
  }

  @Test func aDryRunWritesNothing() throws {
    defer { command.remove() }
    try writeRows()
    let outcome = try command.run(["train", "t.csv", "--dry-run"] + quick)
    #expect(outcome.lines.last == "Nothing was trained or written; leave out --dry-run to begin.")
    #expect(outcome.output.contains("network: 3 → 32 → 1, dropout 0.2, 16 rows in a step"))
    let names = try FileManager.default.contentsOfDirectory(atPath: command.folder.path)
    #expect(names == ["t.csv"])
  }
}
