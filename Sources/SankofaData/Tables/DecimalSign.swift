/// The sign between the integer part of a number and its decimals.
public enum DecimalSign: String, Sendable, Hashable, CaseIterable {
  /// A point, as in `1.5`; commas may mark thousands, as in `1,234.5`.
  case point
  /// A comma, as in `1,5`; points may mark thousands, as in `1.234,5`.
  case comma

  fileprivate var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}

extension String {
  /// Reads this text as a number in decimal digits, such as `12`, `-0.5`, `.5` or `1e-3`, or with
  /// marked thousands, such as `1,234`, `1 234` or `1'234`. Thousands cannot be marked after a
  /// leading 0, so `0,125` has a decimal comma. Words such as `inf` and hexadecimal digits are not
  /// numbers here, and give `nil`; a value beyond a `Double`'s range becomes infinite.
  package func number(_ sign: DecimalSign) -> Double? {
    guard let digits = plainDigits(sign) else { return nil }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  /// The digits without marks of thousands and with a decimal point; `nil` when this text is not a
  /// number.
  private func plainDigits(_ sign: DecimalSign) -> [UInt8]? {
    var rest = Substring(self).utf8
    var result: [UInt8] = []
    func skip(_ bytes: String.UTF8View) -> UInt8? {
      guard let first = rest.first, bytes.contains(first) else { return nil }
      rest = rest.dropFirst()
      return first
    }
    func digits() -> Int {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest.dropFirst(digits.count)
      result += digits
      return digits.count
    }
    if let first = skip("+-".utf8) { result.append(first) }
    let beginsWithZero = rest.first == UInt8(ascii: "0")
    var count = digits()
    if (1...3).contains(count), !beginsWithZero {
      // Groups of thousands are a mark and three digits, repeated with the same mark.
      let marks = [sign == .point ? "," : ".", "'", "\u{2019}", " ", "\u{a0}", "\u{202f}"]
      if let mark = marks.first(where: { rest.starts(with: $0.utf8) }) {
        while rest.starts(with: mark.utf8) {
          rest = rest.dropFirst(mark.utf8.count)
          guard digits() == 3 else { return nil }
          count += 3
        }
      }
    }
    if rest.first == sign.byte {
      rest = rest.dropFirst()
      result.append(UInt8(ascii: "."))
      count += digits()
    }
    guard count > 0 else { return nil }
    if let first = skip("eE".utf8) {
      result.append(first)
      if let first = skip("+-".utf8) { result.append(first) }
      guard digits() > 0 else { return nil }
    }
    return rest.isEmpty ? result : nil
  }

  /// True when this text is empty or a common mark of a missing number.
  package var isMissingMark: Bool {
    isEmpty || utf8.count <= 4 && Self.missingMarks.contains(lowercased())
  }

  private static let missingMarks: Set<String> = [
    "?", "-", "--", "na", "n/a", "#n/a", "<na>", "nan", "null", "none",
  ]
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
  /// When all cells of a column are numbers with only one of the two signs, the column has that
  /// sign. The other columns take the sign that all such columns share. When no sign is found and
  /// commas separate the cells, a comma in a number is taken as a mark of thousands.
  ///
  /// - Parameter given: the sign, when it is known; the cells are not read then.
  init(
    cells: [String], columnCount: Int, areCommasBetween: Bool, given: DecimalSign? = nil
  ) {
    signs = Array(repeating: given, count: columnCount)
    usual = areCommasBetween ? .point : nil
    if given != nil { return }
    for column in 0..<columnCount {
      signs[column] = DecimalSigns.sign(
        stride(from: column, to: cells.count, by: columnCount).lazy.map {
          cells[$0].withoutOuterSpace
        })
    }
    let known = Set(signs.compactMap(\.self))
    guard known.count == 1, let common = known.first else { return }
    for column in signs.indices { signs[column] = signs[column] ?? common }
  }

  /// Returns the sign with which all cells are numbers, when they are not with the other one.
  private static func sign(_ cells: some Sequence<String>) -> DecimalSign? {
    var possible = Set(DecimalSign.allCases)
    for cell in cells where !cell.isMissingMark {
      possible = possible.filter { cell.number($0) != nil }
      if possible.isEmpty { return nil }
    }
    return possible.count == 1 ? possible.first : nil
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
