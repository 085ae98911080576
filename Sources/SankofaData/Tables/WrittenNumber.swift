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
    var scan = ByteScan(cell)
    let isBracketed = scan.skip(UInt8(ascii: "("))
    if isBracketed, !scan.dropLast(UInt8(ascii: ")")) { return nil }
    var minus = scan.skipSign()
    unit = WrittenNumber.unit(&scan)
    if unit != nil {
      scan.skipSpaces()
      if minus == nil { minus = scan.skipSign() }
    }
    if isBracketed, minus != nil { return nil }
    guard let digits = NumberDigits(&scan, sign) else { return nil }
    if !scan.isAtEnd {
      // In `2,yes` the comma separates, and `yes` is no unit.
      let isOpen = cell[scan.index - 1] == sign.byte
      scan.skipSpaces()
      guard unit == nil else { return nil }
      let whole = scan.rest
      unit = WrittenNumber.unit(&scan)
      if unit == nil || !scan.isAtEnd {
        guard anyUnit, !isOpen, let written = NumberUnit.text(whole) else { return nil }
        unit = written
      }
    }
    value = isBracketed || minus == true ? -digits.value : digits.value
  }

  /// Takes a unit that may stand before a number, too.
  private static func unit(_ scan: inout ByteScan) -> String? {
    // Digits are by far the most frequent.
    guard let next = scan.next, !(0x30...0x39 ~= next) else { return nil }
    for (unit, bytes) in zip(units, unitBytes) where scan.skip(bytes) { return unit }
    return nil
  }
}

extension ByteScan {
  /// Spaces between digits: the plain one, the no-break space, and the narrow no-break space.
  private static let noBreakSpace: [UInt8] = [0xc2, 0xa0]
  private static let narrowSpace: [UInt8] = [0xe2, 0x80, 0xaf]
  private static let curlyApostrophe: [UInt8] = [0xe2, 0x80, 0x99]
  private static let minusSign: [UInt8] = [0xe2, 0x88, 0x92]

  fileprivate mutating func skipSpaces() {
    while skip(0x20) || skip(ByteScan.noBreakSpace) || skip(ByteScan.narrowSpace) {}
  }

  /// Takes a sign; true for a minus, `nil` without a sign.
  fileprivate mutating func skipSign() -> Bool? {
    if skip(UInt8(ascii: "-")) || skip(ByteScan.minusSign) { return true }
    return skip(UInt8(ascii: "+")) ? false : nil
  }

  /// The mark of thousands that stands here.
  fileprivate func thousandsMark(_ sign: DecimalSign) -> [UInt8]? {
    guard let next else { return nil }
    switch next {
    case UInt8(ascii: ","), UInt8(ascii: "."): return next == sign.byte ? nil : [next]
    case UInt8(ascii: "'"): return [next]
    case 0x20, 0xc2, 0xe2:
      // A space may also come before a unit.
      let marks = [
        [0x20], ByteScan.noBreakSpace, ByteScan.narrowSpace, ByteScan.curlyApostrophe,
      ]
      for mark in marks {
        var ahead = self
        if ahead.skip(mark) { return ahead.skipDigits(atMost: 1) == 1 ? mark : nil }
      }
      return nil
    default: return nil
    }
  }
}

/// The digits of a number, with marks of thousands, decimals and an exponent.
private struct NumberDigits {
  /// The digits without leading zeros, as far as they fit.
  private var mantissa: UInt64 = 0
  private var mantissaCount = 0
  private var exponent = 0
  private var text = ""
  private var isLong = false

  init?(_ scan: inout ByteScan, _ sign: DecimalSign) {
    // The pieces between marks of thousands, and with the exponent.
    var pieces: [Range<Int>] = []
    var begin = scan.index
    let beginsWithZero = scan.next == 0x30
    var count = take(&scan)
    if 1...3 ~= count, !beginsWithZero, let mark = scan.thousandsMark(sign) {
      // Groups of thousands are a mark and three digits, repeated with the same mark.
      var before = scan.index
      while scan.skip(mark) {
        pieces.append(begin..<before)
        begin = scan.index
        guard take(&scan) == 3 else { return nil }
        count += 3
        before = scan.index
      }
    }
    var point: Int?
    if scan.next == sign.byte {
      point = scan.index
      _ = scan.skip(sign.byte)
      let decimals = take(&scan)
      exponent -= decimals
      count += decimals
    }
    guard count > 0 else { return nil }
    takeExponent(&scan)
    guard isLong || mantissa > 1 << 53 || abs(exponent) > 22 else { return }
    // The value is not exact in one operation: Swift's own conversion rounds it correctly.
    pieces.append(begin..<scan.index)
    for piece in pieces {
      guard let point, piece.contains(point) else {
        text += scan.text(piece)
        continue
      }
      text += scan.text(piece.lowerBound..<point) + "." + scan.text(point + 1..<piece.upperBound)
    }
  }

  /// Takes an exponent, if there is one: `5EUR` has none.
  private mutating func takeExponent(_ scan: inout ByteScan) {
    guard let next = scan.next, next | 0x20 == UInt8(ascii: "e") else { return }
    var ahead = scan
    _ = ahead.skip(next)
    let sign = ahead.skip(oneOf: "+-")
    var power = 0
    guard ahead.skipDigits({ power = min(power * 10 + Int($0), 100_000) }) > 0 else { return }
    exponent += sign == UInt8(ascii: "-") ? -power : power
    scan = ahead
  }

  /// The value, rounded to the nearest `Double`.
  var value: Double {
    if !text.isEmpty {
      guard let value = Double(text) else {
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
  private mutating func take(_ scan: inout ByteScan) -> Int {
    scan.skipDigits { digit in
      if mantissaCount < 18 {
        mantissa = mantissa * 10 + UInt64(digit)
        if mantissa > 0 { mantissaCount += 1 }
      } else {
        isLong = true
      }
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
