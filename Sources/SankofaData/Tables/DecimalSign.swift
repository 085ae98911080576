/// The sign between the integer part of a number and its decimals.
public enum DecimalSign: String, Sendable, Hashable, CaseIterable {
  /// A point, as in `1.5`; commas may mark thousands, as in `1,234.5`.
  case point
  /// A comma, as in `1,5`; points may mark thousands, as in `1.234,5`.
  case comma

  var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}

/// The decimal signs of a table's columns, found from the cells.
struct DecimalSigns {
  /// The sign of each column; `nil` when the cells do not determine it.
  private(set) var signs: [DecimalSign?]
  /// The sign of a column when neither its cells nor an encoding determine it; `nil` when both
  /// signs are possible.
  let usual: DecimalSign?

  /// Finds the signs of a table.
  ///
  /// A column of numbers has the sign that more of its cells can only have. The other columns take the
  /// sign that all such columns share. When no sign is found and commas separate the cells, a comma in
  /// a number is taken as a mark of thousands.
  ///
  /// - Parameter given: the sign, when it is known.
  init(_ profiles: [ColumnProfile], areCommasBetween: Bool, given: DecimalSign? = nil) {
    usual = areCommasBetween ? .point : nil
    signs = profiles.map { given ?? ($0.isOfNumbers ? $0.decimal : nil) }
    let known = Set(signs.compactMap(\.self))
    guard known.count == 1, let common = known.first else { return }
    for column in signs.indices { signs[column] = signs[column] ?? common }
  }
}

extension String {
  /// This text without leading and trailing spaces and tab stops.
  package var withoutOuterSpace: String {
    let scalars = unicodeScalars
    guard let first = scalars.first, let last = scalars.last, first.isSpace || last.isSpace else {
      return self
    }
    let begin = scalars.drop(while: \.isSpace)
    let end = begin.lastIndex { !$0.isSpace }
    return end.map { String(begin[...$0]) } ?? ""
  }
}

extension Unicode.Scalar {
  fileprivate var isSpace: Bool { self == " " || self == "\t" }
}
