/// Kinds of files that are no text, though people take them for tables.
package enum ForeignText {
  /// The advice about a file that is no text, from its first bytes; `nil` when they show no such kind.
  ///
  /// - Parameter name: the file's name, whose ending tells kinds apart that begin alike.
  static func message(_ start: [UInt8], named name: String) -> String? {
    let known = kinds.first { kind in
      start.count >= kind.start.count
        && zip(kind.start, start).allSatisfy { $0 == nil || $0 == $1 }
    }
    return known.map { $0.start == zipStart ? message(ofZip: name) : $0.message }
  }

  /// The number of first bytes that show a kind.
  static let startLength = 16

  /// The advice about a file that is a spreadsheet or another table by its name; `nil` for other names.
  package static func message(named name: String) -> String? {
    endings.first { ending in ending.names.contains { name.lowercased().hasSuffix($0) } }?.message
  }

  private static let zipStart: [UInt8?] = [0x50, 0x4b, 0x03, 0x04]

  private static let save = "open it in the spreadsheet program, and save the sheet as CSV (UTF-8)."
  private static let excel = "is an Excel file, and no text; \(save)"
  private static let calc = "is a spreadsheet of LibreOffice, and no text; \(save)"

  private static let endings: [(names: [String], message: String)] = [
    ([".xlsx", ".xls", ".xlsm", ".xlsb"], excel), ([".ods", ".fods"], calc),
    ([".numbers"], "is a spreadsheet of Numbers, and no text; \(save)"),
    ([".parquet", ".feather", ".arrow"], columns),
    ([".sav", ".dta", ".sas7bdat"], "is a file of a statistics program; export it there as CSV."),
  ]

  private static let columns =
    "is a table of another program (Parquet or Arrow), and no text; save it there as CSV, for example "
    + "with pandas by to_csv."

  private static func message(ofZip name: String) -> String {
    message(named: name)
      ?? "is a zip archive, as Excel files (.xlsx) and those of LibreOffice (.ods) are, and no text; \(save)"
  }

  /// The bytes with which kinds of files begin; `nil` stands for any byte. A table may begin with letters
  /// alone, so that kinds that do are told by the bytes behind them, too.
  private static let kinds: [(start: [UInt8?], message: String)] = [
    (zipStart, ""), ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], excel),
    (Array("%PDF-".utf8), "is a PDF, and no text; save its content as CSV or as plain text."),
    (Array("PAR1".utf8) + [0x15], columns), (Array("ARROW1".utf8) + [0], columns),
    (
      Array("SQLite format 3".utf8),
      "is a database of SQLite, and no text; export the table as CSV, for example with sqlite3 -csv."
    ),
    ([0x89, 0x50, 0x4e, 0x47], "is a PNG picture, and no text; name another file."),
    (
      [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "is an array of NumPy, and no text; arrays end in .npy."
    ),
    (
      [0x28, 0xb5, 0x2f, 0xfd],
      "is compressed with zstd; decompress it, for example with zstd -d, or use gzip."
    ),
    (
      Array("BZh".utf8) + [nil] + Array("1AY&SY".utf8),
      "is compressed with bzip2; decompress it with bunzip2, or use gzip."
    ),
    (
      [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
      "is compressed with xz; decompress it with unxz, or use gzip."
    ),
  ]
}
