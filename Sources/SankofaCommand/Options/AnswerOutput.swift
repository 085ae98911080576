import Foundation
import SankofaFormats

/// The place to which answers are written: a file, or standard output.
struct AnswerOutput {
  /// The file; `nil` for standard output.
  let path: String?
  /// True for a line of JSON for each answer.
  let isJSON: Bool
  /// The character between cells; `nil` for the usual one.
  let delimiter: CSV.Delimiter?

  private static let endings = [".csv", ".tsv", ".tab", ".txt", ".jsonl"]

  /// Chooses the place. The path `-` is standard output. A file is replaced only when it holds answers of
  /// the same kind.
  ///
  /// - Parameters:
  ///   - given: the path that `--output` names.
  ///   - others: the other files of the command, which are never overwritten.
  ///   - isForced: true to replace what is there.
  ///   - isOurs: returns true for the names in a first line of answers of this kind.
  init(
    _ given: String?, json: Bool, keeps others: [String], isForced: Bool,
    isOurs: (_ names: [String]) -> Bool
  ) throws {
    try checkNamesFile(given, "--output", try: "answers.csv", orStandardOutput: true)
    let name = given?.lowercased() ?? "-"
    isJSON = json || name.hasSuffix(".jsonl")
    delimiter = name.hasSuffix(".tsv") || name.hasSuffix(".tab") ? .tab : nil
    guard let given, given != "-" else {
      path = nil
      if isForced, given == nil {
        throw UsageError("--force: replaces a file; add --output, or leave it out.")
      }
      return
    }
    path = given
    try checkKeeps(others, "--output", given)
    let ending = URL(filePath: given).pathExtension
    guard ending.isEmpty || AnswerOutput.endings.contains(where: name.hasSuffix) else {
      throw UsageError(
        "--output: answers are written as .csv, .tsv or .jsonl, got \(given.shown); give it one of these "
          + "endings.")
    }
    if try !isForced && LineFile.hasContent(given) && !isOurs(AnswerOutput.names(in: given)) {
      throw UsageError(
        "--output: \(given.shownPath) holds something other than earlier answers; add --force to replace "
          + "it, or name another file.")
    }
    try AtomicFile.checkWritable(given)
  }

  /// The names in the first line of a file: of columns, or of the members of a JSON object.
  private static func names(in path: String) throws -> [String] {
    // A first line is longer than this only in another kind of file.
    let most = 1 << 20
    let start = try FileBytes.read(path, first: most)
    let line = Array(start.prefix { $0 != 0x0a && $0 != 0x0d })
    if line.first == UInt8(ascii: "{") {
      let json = try? JSON(parsing: String(decoding: line, as: UTF8.self))
      return json?.objectValue?.members.map(\.name) ?? []
    }
    // Of the readings with each delimiter, the one with most names is right.
    let readings = CSV.Delimiter.allCases.compactMap {
      (try? CSV(bytes: line, hasHeader: false, delimiter: $0))?.records.first
    }
    return readings.max { $0.count < $1.count } ?? []
  }

  /// Writes the answers.
  func write(_ bytes: [UInt8]) throws {
    if let path {
      try AtomicFile.write(bytes, to: path)
    } else {
      Console.output.write(String(decoding: bytes, as: UTF8.self))
    }
  }
}
