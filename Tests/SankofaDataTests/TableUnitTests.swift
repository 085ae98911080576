import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

/// Units and orders that later tables must have, and what is said of cells that do not.
struct TableUnitTests {
  private func table(_ rows: [[String]], form: TableForm = TableForm()) throws -> DataTable {
    let text = "w,s,d\n" + rows.map { $0.joined(separator: ",") + "\n" }.joined()
    return try DataTable(bytes: Array(text.utf8), name: "t.csv", form: form)
  }

  private func fitted() throws -> TableEncoding {
    let table = try table([
      ["1 kg", "45%", "25/03/2024"], ["3 kg", "0.1", "26/03/2024"], ["5 kg", "20%", "27/03/2024"],
    ])
    let encoding = try TableEncoding(
      fitting: table, columns: Columns(of: table), rows: Array(0..<3))
    // What is said must hold for an encoding from a file, too.
    return try TableEncoding(json: JSON(parsing: encoding.json.description))
  }

  private func answer(
    _ cells: [String], form: TableForm = TableForm()
  ) throws -> (notes: [String], numbers: [Float]) {
    var notes: [TableError] = []
    let numbers = try fitted().encoded(table([cells], form: form), notes: &notes).floats
    return (notes.map { "\($0)" }, numbers)
  }

  @Test func theSameUnitOrNone() throws {
    let with = try answer(["3 kg", "25%", "26/03/2024"])
    let without = try answer(["3", "0.25", "2024-03-26"])
    #expect(with.notes.isEmpty && without.notes.isEmpty)
    #expect(with.numbers == without.numbers)
  }

  @Test func otherCellsAreTold() throws {
    #expect(
      try answer(["3 lb", "25", "03/26/2024"]).notes == [
        "t.csv:2, column \"w\": must be a number in kg, got \"3 lb\"; convert it, and leave the unit out or "
          + "write kg.",
        "t.csv:2, column \"s\": must be a number of per cent, or a fraction of at most 1, got \"25\"; write "
          + "it as 25%.",
        "t.csv:2, column \"d\": must be a date with the day first, as those of training, got "
          + "\"03/26/2024\"; write it as 2024-03-26, or give DataTable the order month_first if all of the "
          + "file is so.",
      ])
    #expect(
      try answer(["1e400", "20 kg", "soon"]).notes == [
        "t.csv:2, column \"w\": must be a number that fits 32 bits, got \"1e400\"; use a smaller unit.",
        "t.csv:2, column \"s\": must be a number in %, got \"20 kg\"; convert it, and leave the unit out or "
          + "write %.",
        "t.csv:2, column \"d\": must be a date, got \"soon\"; write it as 2024-03-01.",
      ])
  }

  /// The order that is given for a file counts, whatever the training had.
  @Test func theOrderOfTheFile() throws {
    let given = try answer(["3", "0.1", "03/26/2024"], form: TableForm(dateOrder: .monthFirst))
    #expect(given.notes.isEmpty)
    #expect(try given.numbers == answer(["3", "0.1", "26/03/2024"]).numbers)
  }

  /// Numbers of per cent that all had their sign do not say what others mean.
  @Test func perCentWithoutItsSign() throws {
    let table = try DataTable(
      name: "t", columnNames: ["s"], rows: [["45%"], ["10%"], ["20%"]])
    let encoding = try TableEncoding(
      fitting: table, columns: Columns(of: table), rows: [0, 1, 2])
    var notes: [TableError] = []
    let later = try DataTable(name: "u", columnNames: ["s"], rows: [["0.45"], ["45"]])
    _ = try encoding.encoded(later, notes: &notes)
    #expect(
      notes.map { "\($0)" } == [
        "u, row 0, column \"s\": must be a number of per cent, got \"0.45\"; write it with its sign: 45% or "
          + "0.45%."
      ])
  }

  @Test func aKindThatNoCellHas() throws {
    let table = try DataTable(name: "t", columnNames: ["a"], rows: [["big"], ["small"]])
    var columns = try Columns(of: table)
    #expect(
      throws: TableError.noneOfKind(in: "t", column: "a", noun: "number", found: ["big", "small"])
    ) {
      try columns.set("a", to: .number, in: table)
    }
    #expect(
      throws: TableError.noneOfKind(in: "t", column: "a", noun: "date", found: ["big", "small"])
    ) {
      try columns.set("a", to: .date, in: table)
    }
    let json = try JSON(
      parsing: #"{"format":"sankofa-columns","columns":[{"name":"a","kind":"number"}]}"#)
    let error = try #require(throws: TableError.self) {
      try Columns(json: json).applied(
        to: DataTable(name: "t", columnNames: ["a"], rows: [["big"], ["small"], ["big"]]))
    }
    #expect(
      "\(error)"
        == "t, column \"a\": must have a number in some row, got \"big\", \"small\"; choose another kind for "
        + "the column.")
  }

  /// A kind that is chosen takes the order and the unit that the table shows, or was given.
  @Test func aChosenKindIsComplete() throws {
    let rows = ["12/31/2024", "x", "y", "z"].map { [$0, $0 == "x" ? "3 kg" : "w" + $0] }
    let table = try DataTable(name: "t", columnNames: ["d", "w"], rows: rows)
    var columns = try Columns(of: table)
    try columns.set("d", to: .date, in: table)
    try columns.set("w", to: .number, in: table)
    #expect(columns.all[0].dateOrder == .monthFirst && columns.all[1].unit == "kg")
    let given = try DataTable(
      bytes: Array("d;x\n01/02/2024;1\nx;2\ny;3\nz;4\n".utf8), name: "t",
      form: TableForm(dateOrder: .monthFirst))
    var chosen = try Columns(of: given)
    try chosen.set("d", to: .date, in: given)
    #expect(chosen.all[0].dateOrder == .monthFirst)
  }
}
