import SankofaTensor

/// A column's encoding with a lookup table, for encoding many cells.
struct ColumnEncoder {
  let column: ColumnEncoding
  let width: Int
  private let places: [String: Int]

  init(_ column: ColumnEncoding) {
    self.column = column
    width = column.features.count
    switch column.kind {
    case .number, .date: places = [:]
    case .yesNo(let yes, let no): places = [no.lowercased(): 0, yes.lowercased(): 1]
    case .ordered(let categories), .categories(let categories), .words(let categories):
      places = Dictionary(uniqueKeysWithValues: zip(categories, 0...))
    }
  }

  /// Writes the features of a cell from `offset` on, where the numbers must be zeros.
  func encode(
    _ cell: TableCell, into numbers: inout [Float], at offset: Int,
    place: @autoclosure () -> CellPlace
  ) throws {
    if cell.isMissing, column.hasMissingFeature { return markMissing(&numbers, at: offset) }
    switch column.kind {
    case .number, .yesNo, .ordered: numbers[offset] = Float(try value(cell, place: place()))
    case .categories(let categories):
      if column.hasOtherFeature, !cell.isMissing, places[cell.text] == nil {
        numbers[offset + categories.count] = 1
      } else {
        numbers[offset + Int(try value(cell, place: place()))] = 1
      }
    case .date(let encoding):
      numbers[offset] = Float(try value(cell, place: place()))
      guard let date = cell.date(cell.dateOrder ?? encoding.order) else { return }
      for (index, part) in encoding.parts.enumerated() {
        guard let angles = DatePart.angles[part] else { continue }
        let angle = angles[part.value(date)]
        numbers[offset + 1 + 2 * index] = angle.cosine
        numbers[offset + 2 + 2 * index] = angle.sine
      }
    case .words:
      if cell.isMissing { throw TableError.missing(place(), text: cell.text) }
      for word in cell.text.words { if let index = places[word] { numbers[offset + index] = 1 } }
    }
  }

  /// Writes the features of a missing value: those of the mean, if the column knows of none.
  func markMissing(_ numbers: inout [Float], at offset: Int) {
    if column.hasMissingFeature { numbers[offset + width - 1] = 1 }
  }

  /// True when a cell is no category of the column but has a feature: that of the others.
  func isOther(_ cell: TableCell) -> Bool {
    guard case .categories = column.kind else { return false }
    return column.hasOtherFeature && !cell.isMissing && places[cell.text] == nil
  }

  /// Returns the number that a cell stands for; for a category this is its place.
  func value(_ cell: TableCell, place: @autoclosure () -> CellPlace) throws -> Double {
    let text = cell.text
    if cell.isMissing { throw TableError.missing(place(), text: text) }
    switch column.kind {
    case .number(let mean, let deviation):
      let number = try number(cell, place: place())
      let value = (number - mean) / deviation
      guard Float(value).isFinite else { throw TableError.numberOutside(place(), text: text) }
      return value
    case .yesNo(let yes, let no):
      guard let value = places[text.lowercased()] else {
        throw TableError.notYesNo(place(), text: text, yes: yes, no: no)
      }
      return Double(value)
    case .ordered(let categories), .categories(let categories):
      guard let value = places[text] else {
        throw unknown(text, place(), among: categories)
      }
      return Double(value)
    case .date(let encoding):
      let order = cell.dateOrder ?? encoding.order
      guard let date = cell.date(order) else {
        throw TableError.notDate(place(), text: text, order: order)
      }
      return (Double(date.day) + Double(date.second ?? 0) / 86_400 - encoding.mean)
        / encoding.deviation
    case .words: return 0
    }
  }

  private func unknown(_ text: String, _ place: CellPlace, among known: [String]) -> TableError {
    .unknownCategory(
      place, text: text, suggestion: nearestName(to: text, among: known), known: known)
  }

  private func number(
    _ cell: TableCell, place: @autoclosure () -> CellPlace
  ) throws -> Double {
    let text = cell.text
    if let sign = cell.decimal {
      guard let number = cell.number(sign, of: column) else {
        throw TableError.notNumber(place(), text: text, unit: column.unit)
      }
      return number
    }
    switch (cell.number(.point, of: column), cell.number(.comma, of: column)) {
    case (let point?, let comma?):
      // A text without a comma is read with a decimal point; a comma may be a decimal sign or a
      // mark of thousands.
      if point != comma, text.utf8.contains(UInt8(ascii: ",")) {
        throw TableError.ambiguousNumber(place(), text: text, point: point, comma: comma)
      }
      return point
    case (let number?, nil), (nil, let number?): return number
    case (nil, nil): throw TableError.notNumber(place(), text: text, unit: column.unit)
    }
  }
}

/// A cell of a table without the space around it.
struct TableCell {
  let text: String
  let isMissing: Bool
  /// The decimal sign of the cell's column: that of this table if known, otherwise that of the
  /// fitted table, otherwise the usual one; `nil` when none is known.
  let decimal: DecimalSign?
  /// The order of day and month that was given for this table; `nil` for that of the fitted table.
  let dateOrder: DateOrder?
}

extension TableCell {
  /// The number in the cell, without a unit or with that of its column.
  func number(_ sign: DecimalSign, of column: ColumnEncoding) -> Double? {
    var text = text
    guard let number = text.withUTF8({ WrittenNumber($0, sign, anyUnit: true) }),
      NumberUnit.suits(number.unit, column: column.unit)
    else { return nil }
    return number.unit == nil && column.unit == "%"
      ? PlainShare.percent(number.value, column.plainShare) : number.value
  }

  /// The date in the cell.
  func date(_ order: DateOrder) -> WrittenDate? {
    var text = text
    return text.withUTF8 { WrittenDate($0, order) }
  }
}

extension String {
  /// The words of this text in lower case: letters and digits that stand together.
  var words: [String] {
    lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
