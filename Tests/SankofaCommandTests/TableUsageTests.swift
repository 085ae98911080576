import Foundation
import SankofaFormats
import Testing

/// The messages about tables and options that the command cannot use.
struct TableUsageTests {
  private let rows: TableFolder
  private var command: Command { rows.command }

  init() throws { rows = try TableFolder() }

  private typealias Wrong = (arguments: [String], line: String, code: Int32)

  private static let wrongUsages: [Wrong] = [
    (["train", "t.csv"], "--target: t.csv needs the column to predict; add --target y.", 2),
    (
      ["train", "t.csv", "--target", "why"],
      "--target: there is no column \"why\"; choose one of \"id\", \"x\", \"where\", \"y\".", 2
    ),
    (
      ["train", "t.csv", "--target", "y", "--drop", "wehre"],
      "--drop: there is no column \"wehre\"; did you mean \"where\"?", 2
    ),
    (
      ["train", "t.csv", "--target", "y", "--number", "the where"],
      "--number: there is no column \"the where\"; did you mean \"where\"?", 2
    ),
    (
      ["train", "t.csv", "--target", "y", "--groups", "wher"],
      "--groups: there is no column \"wher\"; did you mean \"where\"?", 2
    ),
    (
      ["train", "t.csv", "--target", "y", "--time", "I.D."],
      "--time: there is no column \"I.D.\"; did you mean \"id\"?", 2
    ),
    (
      ["train", "t.csv", "--target", "y", "--number", "where"],
      "--number: t.csv, column \"where\": must have a number in some row, got \"near\", \"far\"; choose "
        + "another kind for the column.", 2
    ),
    (
      ["train", "t.csv", "--target", "y", "--date", "where"],
      "--date: t.csv, column \"where\": must have a date in some row, got \"near\", \"far\"; choose another "
        + "kind for the column.", 2
    ),
    (
      ["train", "t.csv", "--target", "y", "--save-columns", "t.safetensors"],
      "--save-columns: t.safetensors holds something other than columns; remove it, or name another file.",
      2
    ),
    (
      ["data", "describe", "commas.csv"],
      "commas.csv:1: names 2 columns, and the rows below have 4 cells, as if their numbers had decimal "
        + "commas; save the file with semicolons between cells, or with decimal points.", 1
    ),
    (
      ["train", "sheet.xlsx", "--target", "y"],
      "sheet.xlsx: is an Excel file, and no text; open it in the spreadsheet program, and save the sheet as "
        + "CSV (UTF-8).", 2
    ),
    (
      ["data", "describe", "sheet.xlsx"],
      "sheet.xlsx: is an Excel file, and no text; open it in the spreadsheet program, and save the sheet as "
        + "CSV (UTF-8).", 1
    ),
    (
      ["evaluate", "t.safetensors", "sheet.xlsx"],
      "sheet.xlsx: is an Excel file, and no text; open it in the spreadsheet program, and save the sheet as "
        + "CSV (UTF-8).", 2
    ),
    (
      ["train", "rows.data", "--target", "y"],
      "rows.data: the name of a table must end in .csv, .tsv, .tab, .txt, perhaps with .gz behind it; rename "
        + "the file.", 2
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
    try rows.writeRows()
    try rows.write("a,b\n1,5,2,5\n3,0,4,5\n", to: "commas.csv")
    try rows.write("PK\u{3}\u{4}zip", to: "sheet.xlsx")
    try rows.write("x,y\n1,2\n", to: "rows.data")
    try rows.write("no columns", to: "t.safetensors")
    try rows.write("d;x\n01/02/2024;1\n03/04/2024;2\n", to: "dates.csv")
    try rows.write("lost;4,5;Wa\n1,5;3,5;Ho\n2,5;3,0;Wa\n", to: "header.csv")
    let outcome = try command.run(usage.arguments)
    #expect(outcome.errors == usage.line + "\n")
    #expect(outcome.code == usage.code)
    #expect(outcome.output.isEmpty)
  }
}
