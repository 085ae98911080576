import SankofaData
@testable import SankofaFormats
import SankofaTensor

extension FuzzTarget {
  /// JSON. A list of digits takes 40 bytes of memory for two of text, twice that while it grows, and a
  /// name in an object takes more.
  static let json: FuzzTarget = FuzzTarget(
    name: "json", longest: 1_024, modules: [.formats], memory: (1 << 20, 256),
    check: { input in
      let value = Law.reading(input, json.memory) { try JSON(parsing: input.bytes) }
      let text = String(validating: input.bytes, as: UTF8.self)
      Law.check(value == nil || text != nil, "JSON that is accepted is UTF-8")
      guard let value else { return nil }
      let plain = Law.written("JSON") { try JSON(parsing: value.encoded()) }
      Law.check(plain == value, "JSON that is written reads back the same")
      let indented = Law.written("indented JSON") { try JSON(parsing: value.indented) }
      Law.check(indented == value, "indented JSON reads back the same")
      Law.check(value.encoded() == plain.encoded(), "the same value gives the same text")
      return { value.description }
    })

  /// Records of comma-separated values, by the strict reader. A cell takes 16 bytes for one or two of
  /// text, twice that while the list grows, and is there twice for a moment.
  static let csv: FuzzTarget = FuzzTarget(
    name: "csv", longest: 1_024, modules: [.formats], memory: (1 << 20, 128),
    check: { input in
      let delimiter = CSV.Delimiter.allCases[Int(input.choice >> 8 & 3)]
      let hasHeader = input.choice & 1 == 0
      let records = Law.reading(input, csv.memory) {
        try CSV(bytes: input.bytes, hasHeader: hasHeader, delimiter: delimiter)
      }
      guard let records else { return nil }
      for lineEnd in CSV.LineEnd.allCases {
        let again = Law.written("CSV") {
          try CSV(
            bytes: records.encoded(delimiter: delimiter, lineEnd: lineEnd), hasHeader: hasHeader,
            delimiter: delimiter)
        }
        Law.check(
          again.cells == records.cells && again.header == records.header
            && again.columnCount == records.columnCount,
          "records that are written read back the same"
        )
      }
      return {
        JSON.object(
          JSONObject(uniqueMembers: [
            ("delimiter", .string(String(Unicode.Scalar(delimiter.byte)))),
            ("header", records.header.map { .array($0.map { .string($0) }) } ?? .null),
            ("records", .array(records.records.map { .array($0.map { .string($0) }) })),
          ])
        ).description
      }
    })

  /// Tables as people and programs write them, and what is found out about their columns.
  static let table: FuzzTarget = FuzzTarget(
    name: "table", longest: 256, modules: [.formats, .data], memory: (4 << 20, 1_032 * 8),
    check: { input in
      func reading(_ bytes: [UInt8]) throws -> DataTable {
        try DataTable(bytes: bytes, name: "input", badRows: .leftOut)
      }
      let read = Law.reading(input, table.memory) { try reading(input.bytes) }
      if input.isOne(in: 16), !Gzip.isCompressed(input.bytes) {
        let compressed = Law.reading { try reading(GzipMutator.member(input.bytes, level: 1)) }
        Law.same(read, compressed, "a compressed table", by: isSame)
      }
      if input.isOne(in: 16, turn: 1) {
        let inFile = Law.reading {
          try DataTable(contentsOf: Scratch.file(input.bytes), badRows: .leftOut)
        }
        Law.same(read, inFile, "a table in a file", by: isSame)
      }
      guard let read else { return nil }
      if input.isOne(in: 4, turn: 2) { checkColumns(of: read) }
      return {
        JSON.object(
          JSONObject(uniqueMembers: [
            ("columns", .array(read.columnNames.map { .string($0) })),
            (
              "rows",
              .array((0..<read.rowCount).map { .array(read.row($0).map { .string($0) }) })
            ),
          ])
        ).description
      }
    })

  private static func isSame(_ first: DataTable, _ second: DataTable) -> Bool {
    first.columnNames == second.columnNames && first.rowCount == second.rowCount
      && (0..<first.rowCount).allSatisfy { first.row($0) == second.row($0) }
  }

  private static func checkColumns(of table: DataTable) {
    guard let columns = Law.reading({ try Columns(of: table, target: table.columnNames.last) })
    else {
      return
    }
    let json = columns.json
    let again = Law.written("columns") { try Columns(json: JSON(parsing: json.indented)) }
    Law.check(again == columns, "columns that are written read back the same")
    guard
      let encoding = Law.reading({
        try TableEncoding(fitting: table, target: table.columnNames.last, missing: .ownFeature)
      })
    else { return }
    let read = Law.written("encoding") {
      try TableEncoding(json: JSON(parsing: encoding.json.encoded()))
    }
    Law.check(read == encoding, "an encoding that is written reads back the same")
    if let numbers = Law.reading({ try encoding.encoded(table) }) {
      let other = Law.written("rows") { try read.encoded(table) }
      Law.check(numbers.isSame(as: other), "an encoding that is read gives the same numbers")
    }
  }
}
