import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// The rows of a table with a model's answers behind them.
struct TableAnswers {
  private let table: DataTable
  private let encoding: TableEncoding
  /// The names of the columns that are added, and their values for each row.
  private let added: [(name: String, values: [JSON])]

  /// Answers the rows of a table.
  ///
  /// Cells that do not suit their column are told on standard error, with their number.
  init(_ table: DataTable, _ model: Model, _ encoding: TableEncoding) throws {
    (self.table, self.encoding) = (table, encoding)
    let features = try TableAnswers.features(of: table, encoding)
    let outputs = try model.predict(features).floats
    let target = encoding.target?.name ?? "target"
    var used = Set(table.columnNames)
    func free(_ name: String) -> String {
      var (free, number) = (name, 2)
      while !used.insert(free).inserted {
        free = "\(name) (\(number))"
        number += 1
      }
      return free
    }
    guard let classes = encoding.target?.values, outputs.count == table.rowCount * classes.count
    else {
      added = [
        (free("predicted \(target)"), outputs.map { .number(Double("\($0)") ?? Double($0)) })
      ]
      return
    }
    var answers: [JSON] = []
    var probabilities = Array(repeating: [JSON](), count: classes.count)
    for row in 0..<table.rowCount {
      let values = Array(outputs[row * classes.count..<(row + 1) * classes.count])
      let best = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
      answers.append(.string(classes[best]))
      for (index, value) in values.enumerated() {
        probabilities[index].append(.number(Double("\(value)") ?? Double(value)))
      }
    }
    added =
      [(free("predicted \(target)"), answers)]
      + zip(classes, probabilities).map { (free("probability of \($0)"), $1) }
  }

  /// The rows as numbers. Tells the cells that count as missing.
  static func features(of table: DataTable, _ encoding: TableEncoding) throws -> Tensor {
    do {
      var notes: [TableError] = []
      let features = try encoding.encoded(table, notes: &notes)
      let most = 10
      for note in notes.prefix(most) {
        Console.errors.line("\(TableFileError(note))".onOneLine(atMost: .max))
      }
      if !notes.isEmpty {
        Console.errors.line(
          "note: \(counted(notes.count, "cell")) of \(table.name.shownPath) did not suit the model's "
            + "columns\(notes.count > most ? ", the first \(most) are above" : ""); they count as missing."
        )
      }
      return features
    } catch let error as TableError { throw TableFileError(error) }
  }

  /// The rows as comma-separated values, with the table's own delimiter and decimal sign.
  func csv() -> [UInt8] {
    let usesComma = table.decimalSigns == [.comma]
    let rows = (0..<table.rowCount).map { row in
      table.row(row)
        + added.map { column in
          guard let number = column.values[row].doubleValue else {
            return column.values[row].stringValue ?? ""
          }
          let text = "\(number)"
          return usesComma ? text.replacing(".", with: ",") : text
        }
    }
    return CSV(header: table.columnNames + added.map(\.name), records: rows)
      .encoded(delimiter: table.reading?.delimiter ?? .comma, lineEnd: .lineFeed)
  }

  /// The rows as lines of JSON.
  func jsonLines() -> [UInt8] {
    var text = ""
    for row in 0..<table.rowCount {
      let cells = zip(table.columnNames, table.row(row)).map { ($0, JSON.string($1)) }
      let members = cells + added.map { ($0.name, $0.values[row]) }
      text += JSON.object(JSONObject(uniqueMembers: members)).description + "\n"
    }
    return Array(text.utf8)
  }
}

extension Model {
  /// The encoding of a model that was trained on a table whose odd cells count as missing.
  var tableEncoding: TableEncoding? {
    guard let encoding, encoding.oddCells == .missing, inputShapes?.count == 1 else { return nil }
    return encoding
  }
}
