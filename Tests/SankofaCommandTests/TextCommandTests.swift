import Foundation
import SankofaFormats
import Testing

/// A stranger's texts, from a folder or a table to answers, as a new user would go.
struct TextCommandTests {
  private let command: Command

  init() throws { command = try Command() }

  private func text(_ row: Int) -> String {
    let (good, bad) = (["good", "lovely", "bright", "kind"], ["bad", "dreadful", "dark", "rude"])
    let words = row % 2 == 0 ? good : bad
    return "what a \(words[row / 2 % 4]) day in house \(row / 3)"
  }

  private func writeFolder(_ name: String = "letters", _ rows: Range<Int> = 0..<40) throws {
    for row in rows {
      let folder = command.path("\(name)/\(row % 2 == 0 ? "good" : "bad")")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(text(row).utf8).write(to: URL(filePath: "\(folder)/\(row).txt"))
    }
  }

  private func writeTable(_ name: String = "reviews.csv", more: Bool = false) throws {
    let rows = (0..<40).map { row in
      "\(row),\(text(row))," + (more ? "\(row * 7 % 40 + 100)," : "")
        + "\(row % 2 == 0 ? "good" : "bad")\n"
    }
    try Data(("id,review," + (more ? "price," : "") + "label\n" + rows.joined()).utf8)
      .write(to: URL(filePath: command.path(name)))
  }

  private let quick = [
    "--tokens", "words", "--model", "mlp", "--epochs", "40", "--learning-rate", "0.02",
  ]

  @Test func fromTheFolderToAnswers() throws {
    defer { command.remove() }
    try writeFolder()
    try Data("PK".utf8).write(to: URL(filePath: command.path("letters/bad/x.docx")))
    let bad =
      "letters/bad/x.docx: is a .docx file, and only plain texts are read; save it as .txt.\n"
    let described = try command.run(["data", "describe", "letters"])
    #expect(described.code == 0 && described.errors == bad)
    #expect(
      described.lines.prefix(2) == [
        "letters: 40 texts in 2 classes; 7 words each", "left out: 1 file that cannot be read",
      ])

    let trained = try command.run(["train", "letters/"] + quick)
    #expect(trained.code == 0 && trained.errors == bad, "\(trained.errors)")
    #expect(
      Array(trained.lines.dropFirst(3).prefix(9)) == [
        "class  texts", "-----  -----", "bad       20", "good      20", "",
        "each text by words (as you chose); --tokens characters to change",
        "at most 7 words of a text (the longest text)",
        "known: 22 words of the texts to learn from, such as a, day, house, in, what, dark, lovely, dreadful",
        "texts: 27 to train on, 5 to validate on, 8 to test on",
      ], "\(trained.output)")
    #expect(
      trained.lines.contains(
        "network: 7 → vectors of 64 → mean → 2, dropout 0.5, 16 texts in a step, at most 40 epochs, as "
          + "suits 27 texts"))
    #expect(trained.lines.contains("this network             100.0%             100.0%"))
    #expect(
      Array(trained.lines.suffix(3)) == [
        "  sankofa inspect letters.safetensors",
        "  sankofa predict letters.safetensors letters/",
        "  echo 'a text of your own' | sankofa predict letters.safetensors -",
      ])

    let one = try command.run(["predict", "letters.safetensors", "letters/good/2.txt"])
    #expect(one.code == 0 && one.lines[0].hasPrefix("letters/good/2.txt: good ("))
    #expect(one.lines.count == 4)
    let answers = try command.run(["predict", "letters.safetensors", "letters/"])
    #expect(answers.code == 1 && answers.lines.count == 41 && answers.errors == bad)
    #expect(answers.lines[0] == "text,predicted class,probability of bad,probability of good")
    let scores = try command.run(["evaluate", "letters.safetensors", "letters/", "--json"])
    #expect(try JSON(parsing: scores.lines[0])["examples"]?.integerValue == 40)
    let shown = try command.run(["inspect", "letters.safetensors"]).output
    #expect(shown.contains("texts: at most 7 words, 22 known"))
    #expect(shown.contains("most frequent words  a, day, house, in, what, dark, lovely, dreadful"))
    try command.check(
      ["predict", "letters.safetensors"],
      refusedWith:
        "predict: needs texts of at most 7 words; name a .txt or .csv file, or - for lines of standard "
        + "input.")
  }

  /// Each line of standard input is a text.
  @Test func lines() throws {
    defer { command.remove() }
    try writeFolder()
    _ = try command.json(["train", "letters"] + quick)
    let line = "sankofa predict letters.safetensors -"
    let one = try command.shell("echo 'such a lovely day' | \(line)")
    #expect(one.code == 0 && one.lines[0].hasPrefix("such a lovely day: good ("))
    #expect(one.lines.count == 4)
    let some = try command.shell("printf 'good day\\n\\nrude 👩‍🚀 e\\314\\201\\r\\n' | \(line)")
    #expect(some.code == 1 && some.lines.count == 2, "\(some.output)")
    #expect(
      some.errors
        == "standard input:2:1: must have a text, got an empty line; leave it out.\n")
    #expect(some.lines[0].hasPrefix("good day: good ("))
    #expect(some.lines[1].contains("é: bad (") || some.lines[1].contains("e\u{301}: bad ("))
    let latin = try command.shell("printf 'sch\\366n rude\\n' | \(line) --json")
    let answer = try JSON(parsing: latin.lines[0])
    #expect(answer["text"]?.stringValue == "schön rude" && answer["class"]?.stringValue == "bad")
    let long = try command.shell("head -c 3000000 /dev/zero | tr '\\0' 'x' | \(line)")
    #expect(long.code == 0 && long.lines[0].utf8.count < 120, "\(long.errors)")
    let file = try command.shell("printf 'a\\nb\\n' | \(line) --output answers.csv")
    #expect(file.output == "Wrote the answers for 2 texts to answers.csv.\n")
    let nothing = try command.shell("\(line) < /dev/null")
    #expect(
      nothing.code == 1
        && nothing.errors
          == "standard input: must have a text in each line, got nothing; try echo 'a text' | sankofa "
          + "predict … -\n"
    )
    let explained = try command.shell(
      "echo 'such a lovely day' | sankofa explain letters.safetensors -")
    #expect(explained.code == 0 && explained.lines[0].hasPrefix("standard input: good with "))
    #expect(explained.lines[4].hasPrefix("lovely"), "\(explained.output)")
    try command.check(
      ["explain", "letters.safetensors"],
      refusedWith:
        "explain: letters.safetensors takes texts of at most 7 words; name a .txt file behind it, or - "
        + "for standard input.")
  }

  @Test func tables() throws {
    defer { command.remove() }
    try writeTable()
    let trained = try command.run(["train", "reviews.csv", "--target", "label"] + quick)
    #expect(trained.code == 0 && trained.errors == "", "\(trained.errors)")
    #expect(
      trained.lines[0]
        == "reviews.csv: column \"review\" has the texts, \"label\" their classes; left out: id")
    #expect(trained.lines.contains("  sankofa predict reviews.safetensors reviews.csv"))
    let scores = try command.json(["evaluate", "reviews.safetensors", "reviews.csv"])
    #expect(scores["examples"]?.integerValue == 40)
    try Data("x,review\n1,a kind day\n2,\n".utf8).write(to: URL(filePath: command.path("new.csv")))
    let answers = try command.run(["predict", "reviews.safetensors", "new.csv"])
    // The second row has no answer.
    #expect(answers.code == 1)
    #expect(
      answers.lines[0] == "x,review,predicted label,probability of bad,probability of good")
    #expect(answers.lines[1].hasPrefix("1,a kind day,good,") && answers.lines[2] == "2,,,,")
    #expect(
      answers.errors.hasPrefix(
        "new.csv:3, column \"review\": must have a value, got none; fill it in."))
    let rows = try command.run(["predict", "reviews.safetensors", "new.csv", "--json"])
    #expect(try JSON(parsing: rows.lines[1])["predicted label"] == .null)
    // A folder is for such a model, too.
    try writeFolder()
    let folder = try command.json(["evaluate", "reviews.safetensors", "letters"])
    #expect(folder["examples"]?.integerValue == 40)
  }

  /// A table with more to learn from is one of rows, unless texts are asked for.
  @Test func textsAmongOtherColumns() throws {
    defer { command.remove() }
    try writeTable(more: true)
    let all = try command.json(["train", "reviews.csv", "--target", "label", "--epochs", "2"])
    #expect(all["rows"]?.integerValue != nil && all["texts"] == nil)
    let alone = try command.run(
      ["train", "reviews.csv", "--target", "label", "--output", "t.safetensors"] + quick)
    #expect(
      alone.lines[0]
        == "reviews.csv: column \"review\" has the texts, \"label\" their classes; left out: id, price",
      "\(alone.errors)")
    let groups = try command.run(
      [
        "train", "reviews.csv", "--target", "label", "--groups", "price", "--output",
        "g.safetensors",
      ]
        + quick)
    #expect(groups.output.contains("split by 40 groups, each on one side only"))
    try command.check(
      ["train", "reviews.csv", "--tokens", "words"],
      refusedWith:
        "--tokens: is for texts with classes; add --target COLUMN with the classes, and leave out --time, "
        + "--cross-validate and --task regression.")
  }

  /// Data of one's own look like answers, and are kept.
  @Test func labelledTextsAreNoAnswers() throws {
    defer { command.remove() }
    try writeFolder()
    _ = try command.run(["train", "letters"] + quick)
    try Data("a lovely day".utf8).write(to: URL(filePath: command.path("new.txt")))
    for (name, content) in [
      ("own.csv", "text,label\na,b\n"), ("own.jsonl", #"{"text": "a", "label": "b"}"# + "\n"),
      ("pairs.jsonl", #"{"text": "a", "output": "b"}"# + "\n"),
    ] {
      try Data(content.utf8).write(to: URL(filePath: command.path(name)))
      let outcome = try command.run(["predict", "letters.safetensors", "new.txt", "--output", name])
      #expect(outcome.code == 2 && outcome.errors.contains("holds something other than earlier"))
      #expect(try String(contentsOfFile: command.path(name), encoding: .utf8) == content)
    }
    for _ in 0..<2 {
      let outcome = try command.run(
        ["predict", "letters.safetensors", "new.txt", "--output", "answers.jsonl"])
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
  }

  /// A file of columns is written once everything was checked, and never over a file that was read.
  @Test func columnsAreSavedLast() throws {
    defer { command.remove() }
    try writeTable()
    let train = ["train", "reviews.csv", "--target", "label"] + quick
    #expect(try command.run(train + ["--save-columns", "columns.json", "--dry-run"]).code == 0)
    let saved = try Data(contentsOf: URL(filePath: command.path("columns.json")))
    try command.check(
      train + ["--columns", "columns.json", "--save-columns", "columns.json"],
      refusedWith: "--save-columns: would overwrite \"columns.json\"; name another file.")
    #expect(try Data(contentsOf: URL(filePath: command.path("columns.json"))) == saved)
  }

  /// A folder to test on that has parts is tested by its test part.
  @Test func aFolderWithPartsToTestOn() throws {
    defer { command.remove() }
    try writeFolder("all/train", 0..<30)
    try writeFolder("all/test", 30..<40)
    let line = try command.json(["train", "all/train", "--test", "all"] + quick)
    #expect(line["test_texts"]?.integerValue == 10)
  }

  @Test func whatCannotBeLearnedIsSaidInOneLine() throws {
    defer { command.remove() }
    try writeFolder("few", 0..<1)
    try command.check(
      ["train", "few/"],
      refusedWith:
        "few/: must have texts of 2 classes or more, got only \"good\"; add a folder for another class, "
        + "or name the folder that holds the class folders.", code: 1)
    try writeFolder()
    for (options, error) in [
      (
        ["--tokens", "letters"], "tokens: there is no \"letters\"; choose one of words, characters."
      ),
      (["--length", "0"], "--length: must be a whole number, 1…100000, got 0; try 100."),
      (
        ["--vocabulary", "x"],
        "--vocabulary: must be a whole number, 1…1000000, got \"x\"; try 10000."
      ),
      (["--flip"], "--flip: has no use for texts in folders; leave it out."),
      (["--augment"], "--augment: has no use for texts of your own; leave it out."),
      (["--optimizer", "sgd"], "--optimizer: has no use for texts of your own; leave it out."),
      (
        ["--model", "lenet5"],
        "--model: lenet5 is for data sets; choose mlp, cnn, lstm for texts of your own."
      ),
      (["--test", "x.csv"], "--test: must be a folder of class folders, got \"x.csv\"; name one."),
    ] {
      try command.check(["train", "letters/"] + options, refusedWith: error)
    }
    try command.check(
      ["train", "digits", "--tokens", "words"],
      refusedWith: "--tokens: is for texts of your own, such as letters/; leave it out.")
  }

  /// A training that is stopped goes on to the same bits.
  @Test func resumed() throws {
    defer { command.remove() }
    try writeFolder()
    let whole = try command.json(["train", "letters", "--output", "a.safetensors"] + quick)
    let arguments =
      ["train", "letters", "--output", "b.safetensors", "--checkpoint", "run", "--force"]
      + quick.dropLast(4) + ["--learning-rate", "0.02"]
    _ = try command.json(arguments + ["--epochs", "3"])
    let resumed = try command.json(arguments + ["--epochs", "40", "--resume"])
    #expect(resumed["weights_sha256"] == whole["weights_sha256"])
  }
}
