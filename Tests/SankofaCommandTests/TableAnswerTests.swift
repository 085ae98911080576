import Foundation
import SankofaFormats
import Testing

/// Answers about tables that do not suit the model in every cell.
struct TableAnswerTests {
  private let rows: TableFolder
  private var command: Command { rows.command }

  init() throws { rows = try TableFolder() }

  @Test func badRowsAreToldAndTheOthersAnswered() throws {
    defer { command.remove() }
    try rows.writeRows { $0 == 5 ? "5;1" : $0 == 9 ? "9;1;far;3;4" : nil }
    let outcome = try command.run(["train", "t.csv", "--json"] + TableFolder.quick)
    #expect(outcome.code == 0)
    // y is a line, which a linear model finds sooner.
    #expect(
      outcome.errors
        == "t.csv: left out 2 rows with a cell too few or too many for 4 columns: line 7 (2 cells), 11 "
        + "(5 cells).\nwarning: a linear model does better on the test rows (R² 0.989 against 1.0); train one "
        + "with --hidden none --learning-rate 0.01, or add rows.\n")
    #expect(try command.run(["predict", "t.safetensors", "t.csv"]).code == 1)
  }

  @Test func aMissingColumnIsToldAndCounted() throws {
    defer { command.remove() }
    try rows.writeRows()
    #expect(try command.run(["train", "t.csv"] + TableFolder.quick).code == 0)
    try rows.write("x,here,y\n2.5,far,6\nmuch,near,3\n", to: "new.csv")
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
    try rows.write("a,b\n2.5,far\n", to: "other.csv")
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
    try rows.writeRows()
    #expect(try command.run(["train", "t.csv"] + TableFolder.quick).code == 0)
    let answers = try command.run(["predict", "t.safetensors", "t.csv"]).lines
    let line = try rows.json(["explain", "t.safetensors", "t.csv", "--row", "7"])
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

  /// Cells that are typed count as those of files do.
  @Test func typedCellsAreTold() throws {
    defer { command.remove() }
    try rows.train()
    let typed = try command.run(["predict", "t.safetensors", "--inputs", "much,near"])
    #expect(
      typed.errors == """
        --inputs, column "x": must be a number, got "much"; correct it.
        note: 1 cell of --inputs did not suit the model's columns; they count as missing.

        """)
    #expect(typed.code == 0 && typed.lines.count == 1)
    let right = try command.run(["predict", "t.safetensors", "--inputs", "2.5,near"])
    #expect(right.errors.isEmpty && right.output != typed.output)
    let huge = try command.run(["predict", "t.safetensors", "--inputs", "1e400,near"])
    #expect(
      huge.lines.count == 1
        && huge.errors.hasPrefix(
          "--inputs, column \"x\": must be a number that fits 32 bits, got \"1e400\"; use a smaller unit.\n"
        ))
  }

  @Test func manyRowsWithoutATargetAreCounted() throws {
    defer { command.remove() }
    try rows.train()
    try rows.write(
      "x;where;y\n" + (0..<40).map { "\($0);far;\($0 < 25 ? "?" : "3")\n" }.joined(), to: "new.csv")
    let outcome = try command.run(["evaluate", "t.safetensors", "new.csv"])
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 11 && outcome.code == 1)
    #expect(
      lines[0]
        == "new.csv:2, column \"y\": a target must have a value, got \"?\"; fill it in, or leave the row out."
    )
    #expect(lines[10] == "note: left out 25 of 40 rows of new.csv, the first 10 are above.")
    #expect(outcome.lines[0] == "t.safetensors on the 15 rows of new.csv")
  }

  /// An order of day and month that is given for a file counts, whatever that of the training was.
  @Test func theOrderOfDatesOfAFile() throws {
    defer { command.remove() }
    let days = (0..<40).map { "\($0 % 28 + 1)/0\($0 % 7 + 1)/2024;\($0 % 28)" }
    try rows.write("d;y\n" + days.map { $0 + "\n" }.joined(), to: "days.csv")
    #expect(
      try command.run([
        "train", "days.csv", "--target", "y", "--epochs", "2", "--task", "regression",
      ])
      .code == 0)
    try rows.write("d\n03/25/2024\n", to: "new.csv")
    let wrong = try command.run(["predict", "days.safetensors", "new.csv"])
    #expect(
      wrong.errors.hasPrefix(
        "new.csv:2, column \"d\": must be a date with the day first, as those of training, got "
          + "\"03/25/2024\"; write it as 2024-03-25, or add --date-order month_first if all of the file is so.\n"
      ))
    let right = try command.run([
      "predict", "days.safetensors", "new.csv", "--date-order", "month_first",
    ])
    try rows.write("d\n25/03/2024\n", to: "same.csv")
    let same = try command.run(["predict", "days.safetensors", "same.csv"])
    #expect(right.errors.isEmpty && same.errors.isEmpty)
    #expect(
      right.lines[1].split(separator: ",")[1] == same.lines[1].split(separator: ",")[1])
  }
}
