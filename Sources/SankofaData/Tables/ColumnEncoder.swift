import SankofaTensor

/// A column's encoding, ready for many cells.
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

  /// Writes the features of a cell, from `offset` on; `nil` is a missing value. They are zeros
  /// before.
  func encode(
    _ text: String?, into numbers: inout [Float], at offset: Int,
    place: @autoclosure () -> CellPlace
  ) throws {
    if text == nil, column.hasMissingFeature {
      numbers[offset + width - 1] = 1
      return
    }
    let value = try value(text, place: place())
    if case .categories = column.kind {
      numbers[offset + Int(value)] = 1
    } else {
      numbers[offset] = Float(value)
    }
  }

  /// The number that a cell stands for: a category's is its place.
  func value(_ text: String?, place: @autoclosure () -> CellPlace) throws -> Double {
    guard let text else { throw TableError.missing(place()) }
    switch column.kind {
    case .number(let mean, let deviation):
      guard let number = text.decimalValue else {
        throw TableError.notNumber(place(), text: text)
      }
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
}
