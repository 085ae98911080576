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
    case .number: places = [:]
    case .yesNo(let yes, let no): places = [no.lowercased(): 0, yes.lowercased(): 1]
    case .ordered(let categories), .categories(let categories):
      places = Dictionary(uniqueKeysWithValues: zip(categories, 0...))
    }
  }

  /// Writes the features of a cell from `offset` on, where the numbers must be zeros.
  func encode(
    _ cell: TableCell, into numbers: inout [Float], at offset: Int,
    place: @autoclosure () -> CellPlace
  ) throws {
    if cell.isMissing, column.hasMissingFeature {
      numbers[offset + width - 1] = 1
      return
    }
    let value = try value(cell, place: place())
    if case .categories = column.kind {
      numbers[offset + Int(value)] = 1
    } else {
      numbers[offset] = Float(value)
    }
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
        throw TableError.unknownCategory(
          place(), text: text, suggestion: nearestName(to: text, among: categories),
          known: categories)
      }
      return Double(value)
    }
  }

  private func number(
    _ cell: TableCell, place: @autoclosure () -> CellPlace
  ) throws -> Double {
    let text = cell.text
    if let sign = cell.decimal {
      guard let number = text.number(sign) else {
        throw TableError.notNumber(place(), text: text)
      }
      return number
    }
    switch (text.number(.point), text.number(.comma)) {
    case (let point?, let comma?):
      // A text without a comma is read with a decimal point; a comma may be a decimal sign or a
      // mark of thousands.
      if point != comma, text.utf8.contains(UInt8(ascii: ",")) {
        throw TableError.ambiguousNumber(place(), text: text, point: point, comma: comma)
      }
      return point
    case (let number?, nil), (nil, let number?): return number
    case (nil, nil): throw TableError.notNumber(place(), text: text)
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
}
