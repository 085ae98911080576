import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// The rows of a table with a model's answers behind them, as `sankofa predict` writes them.
///
/// ```swift
/// let model = try Model.load(fromPath: "houses.safetensors")
/// let table = try DataTable(contentsOf: "new.csv", badRows: .leftOut)
/// let answers = try TableAnswers(table, model)
/// for note in answers.notes { print(note) }
/// try AtomicFile.write(answers.csv(), to: "answers.csv")
/// ```
public struct TableAnswers {
  /// An answer about a row.
  public enum Answer: Sendable, Hashable {
    /// A number in the target's own unit, or a probability: the shortest decimal number that means the
    /// model's `float32`.
    case number(Double)
    /// A class.
    case word(String)
    /// No answer, since the row has no text.
    case none
  }

  /// The table.
  public let table: DataTable
  /// The columns that are added, with their names and a value for each row: the answer and, for
  /// classes, the probability of each. A name that the table has already is numbered.
  public let added: [(name: String, values: [Answer])]
  /// The columns and cells that count as missing, since they do not suit the model, and the rows without
  /// a text.
  public let notes: [TableError]

  /// True when some row has no answer.
  public var lacksAnswers: Bool {
    added.first?.values.contains { if case .none = $0 { true } else { false } } ?? false
  }

  /// Answers the rows of a table.
  ///
  /// - Throws: `SankofaError` for a model that was trained neither on a table nor on texts; `TableError` as
  ///   `TableEncoding.encoded(_:notes:)` does; `FormatError` when the column of texts cannot be found.
  public init(_ table: DataTable, _ model: Model) throws {
    if let fitting = model.textFitting {
      try self.init(table, texts: fitting, model)
      return
    }
    guard let encoding = model.tableEncoding, let target = encoding.target else {
      throw SankofaError(
        "model", "must be one that was trained on a table; train one with TableTraining.")
    }
    var notes: [TableError] = []
    let outputs = try model.predict(encoding.encoded(table, notes: &notes)).floats
    var names = FreeNames(table.columnNames)
    guard let classes = target.values else {
      self.init(
        table,
        [(names.free(TableAnswers.name(of: target.name)), outputs.map { .number($0.shortest) })],
        notes)
      return
    }
    let rows = (0..<table.rowCount).map { row in
      Array(outputs[row * classes.count..<(row + 1) * classes.count])
    }
    self.init(table, TableAnswers.columns(rows, classes, of: target.name, &names), notes)
  }

  /// Answers the rows of a table with texts.
  private init(_ table: DataTable, texts fitting: TextFitting, _ model: Model) throws {
    let column = try model.textColumn(in: table)
    let texts = try table.column(column)
    let empty = texts.indices.filter { texts[$0].isBlank }
    let outputs = try model.predict(fitting.encoded(texts)).floats
    let width = model.outputShape?.elementCount ?? 1
    let classes = model.classNames ?? (0..<width).map(String.init)
    var rows: [[Float]?] = (0..<texts.count).map { Array(outputs[$0 * width..<($0 + 1) * width]) }
    if width == 1, classes.count == 2 {
      // A single number is the probability of the second class.
      rows = rows.map { row in row.map { [1 - $0[0], $0[0]] } }
    } else if width != classes.count {
      throw SankofaError(
        "model",
        "must give a number for each of its \(classes.count) classes, got \(width); use the program that "
          + "made it.")
    }
    for row in empty { rows[row] = nil }
    var names = FreeNames(table.columnNames)
    self.init(
      table,
      TableAnswers.columns(rows, classes, of: TableAnswers.labelName(of: model), &names),
      empty.map { table.missingText(row: $0, column: column) })
  }

  private init(
    _ table: DataTable, _ added: [(name: String, values: [Answer])], _ notes: [TableError]
  ) {
    (self.table, self.added, self.notes) = (table, added, notes)
  }

  /// The columns for classes.
  private static func columns(
    _ rows: [[Float]?], _ classes: [String], of target: String, _ names: inout FreeNames
  ) -> [(name: String, values: [Answer])] {
    var columns: [(name: String, values: [Answer])] = [
      (
        names.free(TableAnswers.name(of: target)),
        rows.map { row in row.map { .word(classes[$0.indexOfLargest]) } ?? .none }
      )
    ]
    for (index, name) in classes.enumerated() {
      columns.append(
        (
          names.free("probability of \(name)"),
          rows.map { row in row.map { .number($0[index].shortest) } ?? .none }
        ))
    }
    return columns
  }

  private static func name(of target: String) -> String { "predicted \(target)" }

  /// The name of the column of classes that a model of texts was trained on.
  private static func labelName(of model: Model) -> String {
    model.metadata["labelColumn"] ?? "class"
  }

  /// The name of the column of a model's answers, where the table has none of that name; `nil` for a model
  /// that was trained on neither a table nor texts.
  public static func answerName(of model: Model) -> String? {
    if model.textFitting != nil { return name(of: labelName(of: model)) }
    return model.tableEncoding?.target.map { name(of: $0.name) }
  }

  /// The rows as comma-separated values, with the table's own decimal sign.
  ///
  /// - Parameter delimiter: the character between cells; that of the table by default.
  public func csv(delimiter: CSV.Delimiter? = nil) -> [UInt8] {
    let usesComma = table.decimalSigns == [.comma]
    let rows = (0..<table.rowCount).map { row in
      table.row(row)
        + added.map { column in
          switch column.values[row] {
          case .word(let word): word
          case .none: ""
          case .number(let number):
            usesComma ? "\(number)".replacing(".", with: ",") : "\(number)"
          }
        }
    }
    return CSV(header: table.columnNames + added.map(\.name), records: rows)
      .encoded(
        delimiter: delimiter ?? table.reading?.delimiter ?? .comma, lineEnd: .lineFeed)
  }

  /// The rows as lines of JSON, with the cells as they are written.
  public func jsonLines() -> [UInt8] {
    var text = ""
    for row in 0..<table.rowCount {
      let cells = zip(table.columnNames, table.row(row)).map { ($0, JSON.string($1)) }
      let members = cells + added.map { ($0.name, $0.values[row].json) }
      text += JSON.object(JSONObject(uniqueMembers: members)).description + "\n"
    }
    return Array(text.utf8)
  }
}

extension TableAnswers.Answer {
  fileprivate var json: JSON {
    switch self {
    case .word(let word): .string(word)
    case .number(let number): .number(number)
    case .none: .null
    }
  }
}

/// Names for new columns: one that is taken is numbered.
private struct FreeNames {
  private var used: Set<String>

  init(_ names: [String]) { used = Set(names) }

  mutating func free(_ name: String) -> String {
    var (free, number) = (name, 2)
    while !used.insert(free).inserted {
      free = "\(name) (\(number))"
      number += 1
    }
    return free
  }
}

extension Float {
  /// The number that has the same shortest decimal digits.
  fileprivate var shortest: Double {
    guard let number = Double("\(self)") else {
      preconditionFailure("the description of a number is a number")
    }
    return number
  }
}

extension Array where Element: Comparable {
  /// The first position of the largest element; 0 for an empty list.
  package var indexOfLargest: Int {
    indices.dropFirst().reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 }
  }
}
