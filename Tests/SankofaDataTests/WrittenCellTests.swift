import SankofaData
import Testing

/// Numbers and dates as people write them in cells.
struct WrittenCellTests {
  private func kind(_ cells: [String]) throws -> (Columns.Column, [CellValue]) {
    let table = try DataTable(name: "t", columnNames: ["x"], rows: cells.map { [$0] })
    let column = try Columns(of: table).all[0]
    return (column, try table.values(of: column))
  }

  @Test(arguments: [
    ("$1,234.50", 1234.5), ("GH₵ 12.5", 12.5), ("-€5.25", -5.25), ("(1,234.5)", -1234.5),
    ("12.5 %", 12.5), ("12.5%", 12.5), ("−3.5", -3.5), ("1'234'567.5", 1_234_567.5),
    ("1 234.5", 1234.5), ("7.5 EUR", 7.5), ("1.5e-3", 0.0015), (".5", 0.5), ("+2.5", 2.5),
    ("123456789012345678901.5", 123_456_789_012_345_678_901.5), ("0.1", 0.1), ("5e-324", 5e-324),
    ("3e38", 3e38), ("1.5EUR", 1.5),
  ])
  func aNumber(_ text: String, _ value: Double) throws {
    let (column, values) = try kind([text, text, "0.25"])
    #expect(column.kind == .number)
    #expect(values[0] == .number(value))
  }

  @Test(arguments: [
    "1,23,4", "12$5", "$5%", "1.2.3", "(5", "-", "e5", "0x1F", "inf", "1,2345.0", "1e400",
    "-1e39", "12 x y", "1st", "2,yes", "2.yes", "3/", "4^", "7 km h",
  ])
  func noNumber(_ text: String) throws {
    let (column, values) = try kind(["1.5", "2.5", "3.5", "4.5", text])
    #expect(column.kind == .number)
    #expect(values[4] == .odd(text) || text == "-" && values[4] == .missing)
  }

  @Test(arguments: [
    ("12 m", 12.0, "m"), ("3kg", 3, "kg"), ("21.5 °C", 21.5, "°C"), ("5 km/h", 5, "km/h"),
    ("1.5 m²", 1.5, "m²"), ("2 m3", 2, "m3"), ("9.81 m/s^2", 9.81, "m/s^2"), ("7 Std.", 7, "Std."),
    ("1,234.5 Wh", 1234.5, "Wh"), ("4 µm", 4, "µm"), ("8 кг", 8, "кг"), ("(3 l)", -3, "l"),
    ("2e3 Pa", 2000, "Pa"), ("5 eV", 5, "eV"), ("6eV", 6, "eV"),
  ])
  func aNumberWithItsUnit(_ text: String, _ value: Double, _ unit: String) throws {
    let (column, values) = try kind([text, "0.25 \(unit)", "0.5 \(unit)"])
    #expect(column.kind == .number && column.unit == unit)
    #expect(column.reason == "all 3 values are numbers in \(unit)")
    #expect(values == [.number(value), .number(0.25), .number(0.5)])
  }

  /// `m` and `ms` are metres and milliseconds; `day` and `days` are one unit.
  @Test func unitsThatAreTheSame() throws {
    let (column, values) = try kind(["1 day", "2 days", "5", "12 days", "7.5 days"])
    #expect(column.unit == "days")
    #expect(column.reason == "all 5 values are numbers in days, 1 without it")
    #expect(values == [1, 2, 5, 12, 7.5].map { .number($0) })
    let (other, cells) = try kind(["1 m", "2 m", "3 ms", "12 m", "7.5 m"])
    #expect(other.unit == "m" && cells[2] == .odd("3 ms"))
    #expect(other.reason == "4 of 5 values are numbers in m")
  }

  /// One number with a unit among plain ones is odd.
  @Test func aUnitOfFewIsNone() throws {
    let (column, values) = try kind(["1.5", "2.5", "3 kg", "4.5", "5.5"])
    #expect(column.unit == nil && values[2] == .odd("3 kg"))
  }

  @Test func severalUnits() throws {
    let (column, _) = try kind(["1.5 m", "250 cm", "3 m", "120 cm", "2 m"])
    #expect(column.kind == .category && column.reason == "numbers in several units: m, cm")
  }

  @Test func fractionsBesidePerCent() throws {
    let (column, values) = try kind(["45%", "0.5", "12%", "1", "-0.25"])
    #expect(column.plainShare == .fraction)
    #expect(column.reason == "numbers in %, and fractions: 0.45 is 45 %")
    #expect(values == [45, 50, 12, 100, -25].map { .number($0) })
    let (percent, numbers) = try kind(["45%", "50", "12%", "1"])
    #expect(percent.plainShare == .percent)
    #expect(numbers == [45, 50, 12, 1].map { .number($0) })
    let (small, parts) = try kind(["0.45%", "0.5", "0.12%"])
    #expect(small.plainShare == .percent && parts[1] == .number(0.5))
    let (unclear, cells) = try kind(["45%", "0.5", "12%", "50", "20", "30"])
    #expect(unclear.plainShare == nil && cells[1] == .odd("0.5") && cells[3] == .number(50))
  }

  /// A column in euros has no dollars.
  @Test func otherUnitsAreOdd() throws {
    let (column, values) = try kind(["€1", "€2", "3", "$4", "€5"])
    #expect(column.unit == "€")
    #expect(values == [.number(1), .number(2), .number(3), .odd("$4"), .number(5)])
  }

  @Test(arguments: [
    ("2024-02-29", "2024-02-29"), ("2024/3/1", "2024-03-01"), ("31.12.1999", "1999-12-31"),
    ("13/01/2024", "2024-01-13"), ("01/13/2024", "2024-01-13"), ("1 Mar 2024", "2024-03-01"),
    ("1. March 2024", "2024-03-01"), ("Mar 1, 2024", "2024-03-01"), ("Sept 1 2024", "2024-09-01"),
    ("1-Mar-24", "2024-03-01"), ("1970-01-01", "1970-01-01"), ("1600-03-01", "1600-03-01"),
    ("2024-03-01 12:30", "2024-03-01T12:30:00"), ("2024-03-01T23:59:59Z", "2024-03-01T23:59:59"),
    ("3/13/2024 2:05 pm", "2024-03-13T14:05:00"),
    ("2024-03-01T12:30:15.25+01:00", "2024-03-01T12:30:15"),
  ])
  func aDate(_ text: String, _ date: String) throws {
    let (column, values) = try kind([text, text, "x"])
    #expect(column.kind == .date)
    #expect(values[0].date?.description == date)
    #expect(values[2] == .odd("x"))
  }

  @Test(arguments: [
    "2023-02-29", "32.01.2024", "2024-13-01", "2024-00-10", "1 Foo 2024", "2024-01-01 25:00",
  ])
  func noDate(_ text: String) throws {
    let (column, values) = try kind(["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-05", text])
    #expect(column.kind == .date)
    #expect(values[4] == .odd(text))
  }

  /// 2024-03-01 was a Friday, 1970-01-01 a Thursday, and 1969-12-31 a Wednesday.
  @Test func weekdays() throws {
    let (_, values) = try kind(["2024-03-01", "1970-01-01", "1969-12-31"])
    #expect(values.compactMap { $0.date?.weekday } == [4, 3, 2])
    #expect(values.compactMap { $0.date?.day } == [19_783, 0, -1])
  }
}
