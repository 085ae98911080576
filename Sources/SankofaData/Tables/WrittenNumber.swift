/// A number as people write it in a cell.
///
/// | part | examples |
/// |---|---|
/// | sign | `-`, `+`, `−`; `(12)` is −12 |
/// | thousands | `1,234` `1.234` `1 234` `1'234` |
/// | decimals | `1.5` `1,5` `.5` |
/// | exponent | `1e-3` |
/// | unit | `12 %` `$5` `5 €` `GHS 5` `3 kg` `5 km/h` |
struct WrittenNumber {
  /// The value; 12.5 for `12.5%`. Infinite beyond a `Double`'s range.
  var value: Double
  /// The unit as it is written; `nil` for a number without one.
  var unit: String?

  /// True when the value is within the range of `float32`, so that a model can learn from it.
  var fitsModels: Bool { abs(value) <= Double(Float.greatestFiniteMagnitude) }

  /// The units that may stand before or after a number, longest first. Others stand behind it.
  private static let units = [
    "GH₵", "GH¢", "USD", "EUR", "GBP", "GHS", "NGN", "CHF", "JPY", "KES", "ZAR", "R$", "$", "€",
    "£",
    "¥", "₵", "₦", "₹", "%",
  ]
  private static let unitBytes = units.map { Array($0.utf8) }

  /// True for the units that may stand before a number: currencies and per cent.
  static func standsBefore(_ unit: String) -> Bool { units.contains(unit) }

  /// Reads a cell without spaces around it. Thousands cannot be marked after a leading 0, so `0,125`
  /// has a decimal comma. Words such as `inf` and hexadecimal digits are not numbers here.
  ///
  /// - Parameter anyUnit: true to take every ``NumberUnit`` behind the number; by default only
  ///   currencies and per cent are units.
  init?(_ cell: UnsafeBufferPointer<UInt8>, _ sign: DecimalSign, anyUnit: Bool = false) {
    var rest = cell[...]
    var isNegative = false
    func skip(_ bytes: [UInt8]) -> Bool {
      guard rest.starts(with: bytes) else { return false }
      rest = rest.dropFirst(bytes.count)
      return true
    }
    func skipSpaces() {
      while skip([0x20]) || skip([0xc2, 0xa0]) || skip([0xe2, 0x80, 0xaf]) {}
    }
    func skipSign() -> Bool {
      if skip([UInt8(ascii: "-")]) || skip([0xe2, 0x88, 0x92]) {
        isNegative.toggle()
        return true
      }
      return skip([UInt8(ascii: "+")])
    }
    func skipUnit() -> String? {
      // Digits are by far the most frequent.
      guard let first = rest.first, !(0x30...0x39 ~= first) else { return nil }
      guard let index = WrittenNumber.unitBytes.firstIndex(where: { rest.starts(with: $0) }) else {
        return nil
      }
      rest = rest.dropFirst(WrittenNumber.unitBytes[index].count)
      return WrittenNumber.units[index]
    }
    let isBracketed = skip([UInt8(ascii: "(")])
    if isBracketed {
      guard rest.last == UInt8(ascii: ")") else { return nil }
      rest = rest.dropLast()
      isNegative = true
    }
    var isSigned = skipSign()
    unit = skipUnit()
    if unit != nil {
      skipSpaces()
      if !isSigned { isSigned = skipSign() }
    }
    if isBracketed, isSigned { return nil }
    guard let digits = NumberDigits(&rest, sign) else { return nil }
    if !rest.isEmpty {
      skipSpaces()
      guard unit == nil else { return nil }
      let whole = rest
      unit = skipUnit()
      if unit == nil || !rest.isEmpty {
        guard anyUnit, let written = NumberUnit.text(whole) else { return nil }
        unit = written
      }
    }
    value = isNegative ? -digits.value : digits.value
  }
}

/// The digits of a number, with marks of thousands, decimals and an exponent.
private struct NumberDigits {
  /// The digits without leading zeros, as far as they fit.
  private var mantissa: UInt64 = 0
  private var mantissaCount = 0
  private var exponent = 0
  private var text: [UInt8] = []
  private var isLong = false

  init?(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>, _ sign: DecimalSign) {
    let begin = rest.startIndex
    let whole = rest
    let beginsWithZero = rest.first == 0x30
    var count = take(&rest)
    var marks: [(Int, Int)] = []
    if 1...3 ~= count, !beginsWithZero, let mark = NumberDigits.mark(rest, sign) {
      // Groups of thousands are a mark and three digits, repeated with the same mark.
      while rest.starts(with: mark) {
        marks.append((rest.startIndex, mark.count))
        rest = rest.dropFirst(mark.count)
        let before = rest.startIndex
        let group = take(&rest)
        guard group == 3, rest.startIndex - before == 3 else { return nil }
        count += 3
      }
    }
    var point: Int?
    if rest.first == sign.byte {
      point = rest.startIndex
      rest = rest.dropFirst()
      let decimals = take(&rest)
      exponent -= decimals
      count += decimals
    }
    guard count > 0 else { return nil }
    if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
      var after = rest.dropFirst()
      var isNegative = false
      if let sign = after.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isNegative = sign == UInt8(ascii: "-")
        after = after.dropFirst()
      }
      var power = 0
      let start = after.startIndex
      while let digit = after.first, 0x30...0x39 ~= digit {
        power = min(power * 10 + Int(digit & 15), 100_000)
        after = after.dropFirst()
      }
      // `5EUR` has no exponent.
      if after.startIndex > start {
        exponent += isNegative ? -power : power
        rest = after
      }
    }
    guard isLong || mantissa > 1 << 53 || abs(exponent) > 22 else { return }
    // The value is not exact in one operation: Swift's own conversion rounds it correctly.
    text.reserveCapacity(rest.startIndex - begin)
    var index = begin
    while index < rest.startIndex {
      if let mark = marks.first(where: { $0.0 == index }) {
        index += mark.1
      } else {
        text.append(index == point ? UInt8(ascii: ".") : whole[index])
        index += 1
      }
    }
  }

  /// The value, rounded to the nearest `Double`.
  var value: Double {
    if !text.isEmpty {
      guard let value = Double(String(decoding: text, as: UTF8.self)) else {
        preconditionFailure("digits with a point and an exponent are a number")
      }
      return value
    }
    let power = NumberDigits.powers[abs(exponent)]
    return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
  }

  /// The powers of ten that a `Double` holds exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Takes digits, and returns their number.
  private mutating func take(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    let start = rest.startIndex
    var index = start
    let bytes = rest.base
    while index < rest.endIndex, 0x30...0x39 ~= bytes[index] {
      if mantissaCount < 18 {
        mantissa = mantissa * 10 + UInt64(bytes[index] & 15)
        if mantissa > 0 { mantissaCount += 1 }
      } else {
        isLong = true
      }
      index += 1
    }
    rest = rest[index...]
    return index - start
  }

  /// The mark of thousands with which the rest begins.
  private static func mark(
    _ rest: Slice<UnsafeBufferPointer<UInt8>>, _ sign: DecimalSign
  ) -> [UInt8]? {
    guard let first = rest.first else { return nil }
    switch first {
    case UInt8(ascii: ","), UInt8(ascii: "."): return first == sign.byte ? nil : [first]
    case UInt8(ascii: "'"): return [first]
    case 0x20:
      // A space may also come before a unit.
      guard let next = rest.dropFirst().first, 0x30...0x39 ~= next else { return nil }
      return [first]
    case 0xc2, 0xe2:
      let marks: [[UInt8]] = [[0xe2, 0x80, 0x99], [0xc2, 0xa0], [0xe2, 0x80, 0xaf]]
      guard let mark = marks.first(where: { rest.starts(with: $0) }),
        let next = rest.dropFirst(mark.count).first, 0x30...0x39 ~= next
      else { return nil }
      return mark
    default: return nil
    }
  }
}

extension String {
  /// Reads this text as a number; see ``WrittenNumber``.
  package func number(_ sign: DecimalSign) -> Double? {
    var text = self
    return text.withUTF8 { WrittenNumber($0, sign)?.value }
  }

  /// Reads this text as a number with a currency, with per cent, or in a unit of its own.
  func number(_ sign: DecimalSign, unit: String?) -> Double? {
    var text = self
    return text.withUTF8 { bytes in
      WrittenNumber(bytes, sign)?.value
        ?? WrittenNumber(bytes, sign, anyUnit: true).flatMap { number in
          NumberUnit.suits(number.unit, column: unit) ? number.value : nil
        }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// True when these bytes are empty or a common mark of a missing value, in upper or lower case.
  var isMissingMark: Bool {
    switch count {
    case 0: return true
    case 1: return self[0] == UInt8(ascii: "?") || self[0] == UInt8(ascii: "-")
    case 2...4:
      // The first bytes of all marks: #n/a, <na>, --, na, n/a, nan, null, none.
      guard [0x23, 0x3c, 0x2d, 0x6e, 0x4e].contains(self[0]) else { return false }
      return String.missingMarks.contains(String(decoding: self, as: UTF8.self).lowercased())
    default: return false
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// True for the word `none`, in upper or lower case.
  var isNone: Bool { count == 4 && zip(self, "none".utf8).allSatisfy { $0 | 0x20 == $1 } }
}

extension String {
  /// True when this text is empty or a common mark of a missing number.
  package var isMissingMark: Bool {
    isEmpty || utf8.count <= 4 && Self.missingMarks.contains(lowercased())
  }

  fileprivate static let missingMarks: Set<String> = [
    "?", "-", "--", "na", "n/a", "#n/a", "<na>", "nan", "null", "none",
  ]
}
