/// Units behind numbers, such as `kg`, `km/h`, `°C` and `m²`.
enum NumberUnit {
  private static let most = 16

  /// The unit that bytes behind a number are; `nil` when they are something else.
  ///
  /// A unit is one word: letters, `°` and `‰`, with `²` `³` `^` `/` `·` or the digits 2 and 3 behind a
  /// letter, and perhaps a point at its end. `1st`, `2nd`, `3rd` and `4th` have no unit, and `1e` is a number
  /// that was cut.
  static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard 1...most ~= bytes.count, let first = bytes.first, first >= 0x80 || isLetter(first) else {
      return nil
    }
    let text = String(decoding: bytes, as: UTF8.self)
    var before: Unicode.Scalar = " "
    for (index, scalar) in text.unicodeScalars.enumerated() {
      let isOfWord = scalar.properties.isAlphabetic || signs.contains(scalar)
      if index == 0 {
        guard isOfWord else { return nil }
      } else if scalar == "." {
        guard index == text.unicodeScalars.count - 1 else { return nil }
      } else if scalar == "2" || scalar == "3" {
        guard before.properties.isAlphabetic || before == "^" else { return nil }
      } else if !isOfWord, !marks.contains(scalar) {
        return nil
      }
      before = scalar
    }
    guard before != "/", before != "^", !others.contains(text.lowercased()) else { return nil }
    return text
  }

  private static let signs: Set<Unicode.Scalar> = ["°", "‰", "℃", "℉"]
  private static let marks: Set<Unicode.Scalar> = ["²", "³", "¹", "⁻", "/", "·", "*", "^"]
  private static let others: Set<String> = ["st", "nd", "rd", "th", "e"]

  private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7a ~= byte | 0x20 }

  /// A text that is the same for units that differ only by the `s` of the plural, by a point, or by the case
  /// of letters where it means nothing, such as `day`, `days`, `day.` and `Day`.
  static func key(_ unit: String) -> String {
    var key = unit[...]
    if key.last == "." { key = key.dropLast() }
    // `m` and `ms` are metres and milliseconds.
    if key.last == "s", key.utf8.count > 2 { key = key.dropLast() }
    // `mW` and `MW` are a thousandth and a million, and a single letter means what its case says.
    let keepsCase = key.utf8.count < 2 || key.first == "m" || key.first == "M"
    return keepsCase ? String(key) : key.lowercased()
  }

  /// True when the unit of a number is that of its column, or it has none.
  static func suits(_ unit: String?, column: String?) -> Bool {
    guard let unit else { return true }
    guard let column else { return false }
    return unit == column || key(unit) == key(column)
  }
}

/// The meaning of numbers without a sign in a column of per cent.
public enum PlainShare: String, Sendable, Hashable, CaseIterable {
  /// A fraction: 0.45 is 45 %.
  case fraction
  /// A number of per cent: 45 is 45 %, and 0.45 is 0.45 %.
  case percent

  /// The number of per cent that a number without a sign means; `nil` when that is unclear.
  ///
  /// - Parameter meaning: the meaning in the column; `nil` when the column does not show it. Then 0.45
  ///   may be 45 % or 0.45 %.
  static func percent(_ number: Double, _ meaning: PlainShare?) -> Double? {
    switch meaning {
    case .fraction: abs(number) <= 1 ? number * 100 : nil
    case .percent: number
    case nil: abs(number) >= 1 || number == 0 ? number : nil
    }
  }
}
