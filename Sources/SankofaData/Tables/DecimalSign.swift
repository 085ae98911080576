/// The sign between the whole part of a number and its decimals.
public enum DecimalSign: String, Sendable, Hashable, CaseIterable {
  /// `1.5`; thousands may be marked by commas: `1,234.5`.
  case point
  /// `1,5`; thousands may be marked by points: `1.234,5`.
  case comma

  fileprivate var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}

extension String {
  /// The number that this text writes in decimal digits: `12`, `-0.5`, `.5`, `1e-3`, or with marked
  /// thousands `1,234`, `1 234`, `1'234`; no thousands are marked behind a 0, so `0,125` has a
  /// decimal comma. Words such as `inf` and hexadecimal digits are no numbers here; a value beyond
  /// a `Double`'s range is infinite.
  package func number(_ sign: DecimalSign) -> Double? {
    guard let digits = plainDigits(sign) else { return nil }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  /// The digits without marks of thousands and with a decimal point; `nil` when this is no number.
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
      // Thousands: a mark and three digits, repeated with the same mark.
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

  /// True when this text is empty, or programs write it for a missing number.
  package var isMissingMark: Bool {
    isEmpty || utf8.count <= 4 && Self.missingMarks.contains(lowercased())
  }

  private static let missingMarks: Set<String> = [
    "?", "-", "--", "na", "n/a", "#n/a", "<na>", "nan", "null", "none",
  ]
}

/// The decimal sign of each column, found from the cells.
struct DecimalSigns {
  /// The sign of each column; `nil` where the cells do not say it.
  private(set) var signs: [DecimalSign?]
  /// The sign of a column where neither its cells nor an encoding say it; `nil` where both are
  /// possible.
  let usual: DecimalSign?

  /// Finds the signs of a table.
  ///
  /// When only one of the two signs makes numbers of all cells of a column, the column has that
  /// sign. The other columns take the sign that all such columns share. Where none is found and
  /// commas separate the cells, a comma in a number usually marks thousands.
  ///
  /// - Parameter given: the sign, when it is known; then the cells are not read.
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

  /// The sign that makes numbers of all cells, when the other one does not.
  private static func sign(_ cells: some Sequence<String>) -> DecimalSign? {
    var possible = Set(DecimalSign.allCases)
    for cell in cells where !cell.isMissingMark {
      possible = possible.filter { cell.number($0) != nil }
      if possible.isEmpty { return nil }
    }
    return possible.count == 1 ? possible.first : nil
  }
}
