import SankofaFormats
import SankofaTensor

/// Labelled texts that were read: those of files in class folders, or those in a column of a table.
///
/// ```swift
/// let texts = TextSet(try LabelledFiles(.texts, inFolder: "letters"))
/// let fitting = TextFitting(fittedTo: texts.texts.map(\.text), .words, length: 40)
/// let data = try texts.dataset(fitting)
/// ```
public struct TextSet: LabelledSet, Sendable {
  /// A text with its class.
  public struct Text: Sendable, Hashable {
    /// The path of the file, or the table with the line of the row.
    public let place: String
    /// The name of the class.
    public let label: String
    /// The text.
    public let text: String
    /// The group of the row; texts of a group stay on one side of each split.
    public let group: String?
  }

  /// The most bytes of a file with a text: 64 MiB.
  public static let longestFile = 64 << 20

  /// The files and how they were found; for a table, only its name and what was left out.
  public let source: LabelledFiles
  /// The texts that can be read, in the order of the source.
  public let texts: [Text]
  /// The errors of files that cannot be read, after those of the source.
  public let failures: [any Error]

  /// Reads texts from files in UTF-8, UTF-16 or Windows-1252, which are told apart by their bytes.
  ///
  /// - Parameter read: a closure that is called after each file with the number of files so far.
  public init(_ source: LabelledFiles, read: (Int) -> Void = { _ in }) {
    self.source = source
    var (texts, failures): ([Text], [any Error]) = ([], source.failures)
    for (index, item) in source.items.enumerated() {
      do {
        let text = try TextSet.text(inFile: item.path)
        texts.append(Text(place: item.path, label: item.label, text: text, group: nil))
      } catch {
        failures.append(error)
      }
      read(index + 1)
    }
    (self.texts, self.failures) = (texts, failures)
  }

  /// Takes the texts of a table. Rows without a label are left out and counted, and rows without a text
  /// are among ``failures``.
  ///
  /// - Parameter groups: a column whose rows with the same value stay on one side of each split.
  /// - Throws: `TableError` when the table lacks a column.
  public init(_ table: DataTable, _ columns: TextColumns, groups: String? = nil) throws {
    var source = LabelledFiles(name: table.name, .texts, [])
    var (texts, failures): ([Text], [any Error]) = ([], [])
    let labels = try table.column(columns.labels)
    let names = try groups.map { try table.column($0) }
    for (row, text) in try table.column(columns.texts).enumerated() {
      let label = labels[row].withoutOuterSpace
      if table.isMissing(label, isWord: true) {
        source.unlabelledCount += 1
        continue
      }
      if text.isBlank || table.form.missingTexts?.contains(text.withoutOuterSpace) == true {
        let place = table.line(ofRow: row).map { FormatError.Place.line($0, column: 1) } ?? .file
        failures.append(
          FormatError(
            path: table.name, place: place,
            message: "must have a text in column \(columns.texts.quoted), got none; fill it in."))
        continue
      }
      texts.append(
        Text(
          place: table.line(ofRow: row).map { "\(table.name):\($0)" } ?? table.name, label: label,
          text: text, group: names?[row]))
    }
    (self.source, self.texts, self.failures) = (source, texts, failures)
  }

  /// Reads the text of a file.
  ///
  /// - Throws: `FormatError` when the file cannot be read, is no text, or has nothing but white space.
  package static func text(inFile path: String) throws -> String {
    let ending = path.split(separator: "/").last?.split(separator: ".").last?.lowercased() ?? ""
    if ["pdf", "doc", "docx", "odt", "rtf"].contains(ending) {
      throw FormatError(
        path: path, place: .file,
        message: "is a .\(ending) file, and only plain texts are read; save it as .txt.")
    }
    let text = try TextSource(path, limit: longestFile).wholeText()
    guard !text.isBlank else {
      throw FormatError(
        path: path, place: .file, message: "must have a text, got none; write one or remove it.")
    }
    return text
  }

  /// The class of each text.
  public var labels: [String] { texts.map(\.label) }

  /// Empty: a text is read or not.
  public var remarks: [(path: String, notes: [String])] { [] }

  /// The texts as numbers, `int32` [n, length], with their labels.
  ///
  /// - Parameter classNames: the classes in order; by default those of the texts. Texts of other classes
  ///   are left out.
  /// - Throws: `FormatError` when the numbers do not fit into memory, or when there is no text of these
  ///   classes.
  public func dataset(_ fitting: TextFitting, classNames: [String]? = nil) throws -> Dataset {
    try dataset(
      classNames: classNames ?? self.classNames, shape: fitting.shape,
      larger: "choose a shorter length."
    ) { index, numbers in numbers += fitting.numbers(of: texts[index].text) }
  }
}

extension String {
  /// True when there is nothing but white space.
  package var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
