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
  }

  /// The table.
  public let table: DataTable
  /// The columns that are added, with their names and a value for each row: the answer and, for
  /// classes, the probability of each. A name that the table has already is numbered.
  public let added: [(name: String, values: [Answer])]
  /// The columns and cells that count as missing, since they do not suit the model.
  public let notes: [TableError]

  /// Answers the rows of a table.
  ///
  /// - Throws: `SankofaError` for a model that was not trained on a table, and `TableError` as
  ///   `TableEncoding.encoded(_:notes:)` does.
  public init(_ table: DataTable, _ model: Model) throws {
    guard let encoding = model.tableEncoding, let target = encoding.target else {
      throw SankofaError(
        "model", "must be one that was trained on a table; train one with TableTraining.")
    }
    var notes: [TableError] = []
    let outputs = try model.predict(encoding.encoded(table, notes: &notes)).floats
    (self.table, self.notes) = (table, notes)
    var used = Set(table.columnNames)
    func free(_ name: String) -> String {
      var (free, number) = (name, 2)
      while !used.insert(free).inserted {
        free = "\(name) (\(number))"
        number += 1
      }
      return free
    }
    let predicted = free(TableAnswers.name(of: target))
    guard let classes = target.values else {
      added = [(predicted, outputs.map { .number($0.shortest) })]
      return
    }
    let rows = (0..<table.rowCount).map { row in
      Array(outputs[row * classes.count..<(row + 1) * classes.count])
    }
    added =
      [(predicted, rows.map { .word(classes[$0.indexOfLargest]) })]
      + classes.enumerated().map { index, name in
        (free("probability of \(name)"), rows.map { .number($0[index].shortest) })
      }
  }

  private static func name(of target: ColumnEncoding) -> String { "predicted \(target.name)" }

  /// The name of the column of a model's answers, where the table has none of that name; `nil` for a model
  /// that was not trained on a table.
  public static func answerName(of model: Model) -> String? {
    model.tableEncoding?.target.map(name)
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
    }
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
