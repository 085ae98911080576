/// What stands before the decimals of a number.
public enum DecimalSign: String, Sendable, Hashable, CaseIterable {
  /// `1.5`; thousands may be marked by commas: `1,234.5`.
  case point
  /// `1,5`; thousands may be marked by points: `1.234,5`.
  case comma

  fileprivate var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}

extension String {
  /// The number that this text is, written in decimal digits: `12`, `-0.5`, `.5`, `1e-3`, and with
  /// marked thousands `1,234`, `1 234`, `1'234`. Words such as `inf`, and hexadecimal digits, are not
  /// numbers here; a value beyond a `Double`'s range is infinite.
  package func number(_ sign: DecimalSign) -> Double? {
    guard let digits = plainDigits(sign) else { return nil }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  /// Whether this text means another number when the other sign stands before its decimals.
  package var dependsOnDecimalSign: Bool {
    guard utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ".") }) else {
      return false
    }
    return number(.point) != number(.comma)
  }

  /// The number without marks of thousands, its decimals behind a point; `nil` when it is none.
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
    var count = digits()
    if (1...3).contains(count) {
      // A mark, three digits, and the same again.
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

  /// Whether this is how programs write that a number is not there.
  package var isMissingMark: Bool {
    isEmpty || utf8.count <= 4 && Self.missingMarks.contains(lowercased())
  }

  private static let missingMarks: Set<String> = [
    "?", "-", "--", "na", "n/a", "#n/a", "<na>", "nan", "null", "none",
  ]
}

/// Which sign stands before the decimals of each column's numbers, told from the cells.
struct DecimalSigns {
  /// Of each column; `nil` where the cells do not say.
  private(set) var signs: [DecimalSign?]

  /// Looks at a table.
  ///
  /// A column of numbers that only one of the two makes sense of has that. Others have what all such
  /// columns have in common. Where commas stand between the cells, a comma in a number marks
  /// thousands, unless that makes no sense.
  ///
  /// - Parameter given: what is known before; then nobody looks.
  init(
    cells: [String], columnCount: Int, areCommasBetween: Bool, given: DecimalSign? = nil
  ) {
    signs = Array(repeating: given, count: columnCount)
    if given != nil { return }
    for column in 0..<columnCount {
      signs[column] = DecimalSigns.sign(
        stride(from: column, to: cells.count, by: columnCount).lazy.map {
          cells[$0].withoutOuterSpace
        })
    }
    let known = Set(signs.compactMap(\.self))
    let common = known.count == 1 ? known.first : areCommasBetween ? .point : nil
    for column in signs.indices { signs[column] = signs[column] ?? common }
  }

  /// The only sign that makes numbers of all cells, if one does and the other does not.
  private static func sign(_ cells: some Sequence<String>) -> DecimalSign? {
    var possible = Set(DecimalSign.allCases)
    for cell in cells where !cell.isMissingMark {
      possible = possible.filter { cell.number($0) != nil }
      if possible.isEmpty { return nil }
    }
    return possible.count == 1 ? possible.first : nil
  }
}
