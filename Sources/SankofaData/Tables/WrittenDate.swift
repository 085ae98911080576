/// The order of day and month in dates such as `03/04/2024`.
public enum DateOrder: String, Sendable, Hashable, CaseIterable {
  /// The day comes first: 3 April.
  case dayFirst = "day_first"
  /// The month comes first: March 4.
  case monthFirst = "month_first"
}

/// A date as people write it in a cell, in the Gregorian calendar, with or without a time.
///
/// `2024-03-01` `2024/03/01` `01.03.2024` `01/03/2024` `1 Mar 2024` `Mar 1, 2024`, each with an
/// optional time such as `12:30`, `12:30:15` or `2:30 pm`. A time zone is read and does not count.
public struct WrittenDate: Sendable, Hashable {
  /// The days since 1970-01-01.
  public let day: Int
  /// The seconds since midnight; `nil` for a date without a time.
  public let second: Int?

  /// Reads a cell without spaces around it.
  ///
  /// - Parameter order: the order of day and month where both are numbers, separated by `/` or `-`,
  ///   and the year comes last. A point between them means that the day is first.
  init?(_ cell: UnsafeBufferPointer<UInt8>, _ order: DateOrder) {
    // Most cells are no date, and most of those show it in their length or their first byte.
    guard 6...40 ~= cell.count, let first = cell.first, first < 0x80, let last = cell.last,
      last < 0x80
    else { return nil }
    var scan = DateScan(cell)
    guard let day = scan.day(order) else { return nil }
    self.day = day
    if scan.isAtEnd {
      second = nil
    } else {
      guard let second = scan.time() else { return nil }
      self.second = second
    }
  }

  /// Makes a date from the days since 1970-01-01 and the seconds since midnight.
  init(day: Int, second: Int?) { (self.day, self.second) = (day, second) }

  /// The year, the month from 1 and the day of the month from 1.
  ///
  /// Source: E. G. Richards, "Calendars", in the Explanatory Supplement to the Astronomical Almanac,
  /// 3rd edition (2013).
  public var civil: (year: Int, month: Int, day: Int) {
    // Eras of 400 years have 146,097 days; years begin in March, so that leap days are last.
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let inEra = shifted - era * 146_097
    let year = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
    let inYear = inEra - (365 * year + year / 4 - year / 100)
    let month = (5 * inYear + 2) / 153
    return (
      year + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9,
      inYear - (153 * month + 2) / 5 + 1
    )
  }

  /// The day of the week; 0 is Monday.
  public var weekday: Int { ((day + 3) % 7 + 7) % 7 }

  /// The days since 1970-01-01 of a date; `nil` when there is no such date.
  static func day(year: Int, month: Int, day: Int) -> Int? {
    guard 1...9999 ~= year, 1...12 ~= month, day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let inEra = shifted - era * 400
    let inYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719_468
  }
}

extension WrittenDate: CustomStringConvertible {
  /// The date as `2024-03-01`, with the time as `2024-03-01T12:30:00`.
  public var description: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = civil
    let text = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    guard let second else { return text }
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
    return text + "T" + time.joined(separator: ":")
  }
}

/// Reads a date from left to right.
private struct DateScan {
  private var scan: ByteScan

  init(_ cell: UnsafeBufferPointer<UInt8>) { scan = ByteScan(cell) }

  var isAtEnd: Bool { scan.isAtEnd }

  private mutating func skip(_ bytes: StaticString) -> UInt8? { scan.skip(oneOf: bytes) }

  private mutating func number(atMost length: Int) -> (value: Int, length: Int)? {
    var value = 0
    let count = scan.skipDigits { value = value &* 10 &+ Int($0) }
    return 1...length ~= count ? (value, count) : nil
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october",
    "november", "december",
  ]

  /// Takes the name of a month: three letters, four, or all.
  private mutating func month() -> Int? {
    var ahead = scan
    let letters = ahead.letters()
    guard 3...9 ~= letters.count else { return nil }
    let word = scan.text(letters).lowercased()
    guard
      let index = DateScan.months.firstIndex(where: {
        $0 == word || word.utf8.count <= 4 && $0.hasPrefix(word)
      })
    else { return nil }
    scan = ahead
    return index + 1
  }

  private static func year(_ number: (value: Int, length: Int)) -> Int? {
    switch number.length {
    case 4: number.value
    case 2: number.value < 70 ? 2000 + number.value : 1900 + number.value
    default: nil
    }
  }

  mutating func day(_ order: DateOrder) -> Int? {
    if let month = month() {
      // Mar 1, 2024
      _ = skip(".")
      guard skip(" -") != nil, let day = number(atMost: 2) else { return nil }
      _ = skip(",")
      guard skip(" -") != nil, let year = number(atMost: 4), year.length == 4 else { return nil }
      return WrittenDate.day(year: year.value, month: month, day: day.value)
    }
    guard let first = number(atMost: 4) else { return nil }
    if first.length == 4 {
      guard let mark = skip("-/."), let month = number(atMost: 2), skip("-/.") == mark,
        let day = number(atMost: 2)
      else { return nil }
      return WrittenDate.day(year: first.value, month: month.value, day: day.value)
    }
    guard first.length <= 2, let mark = skip("-/. ") else { return nil }
    if mark == UInt8(ascii: ".") { _ = skip(" ") }
    if let month = month() {
      // 1 Mar 2024, 1. March 2024, 1-Mar-24
      _ = skip(".")
      _ = skip(",")
      guard skip(" -/") != nil, let year = number(atMost: 4).flatMap(DateScan.year) else {
        return nil
      }
      return WrittenDate.day(year: year, month: month, day: first.value)
    }
    guard mark != 0x20, let second = number(atMost: 2), skip("-/.") == mark,
      let year = number(atMost: 4).flatMap(DateScan.year)
    else { return nil }
    let isDayFirst = order == .dayFirst || mark == UInt8(ascii: ".")
    return WrittenDate.day(
      year: year, month: isDayFirst ? second.value : first.value,
      day: isDayFirst ? first.value : second.value)
  }

  /// Takes a time and everything behind it, and returns the seconds since midnight.
  mutating func time() -> Int? {
    guard skip("Tt ,") != nil else { return nil }
    _ = skip(" ")
    guard var hour = number(atMost: 2)?.value, skip(":") != nil, let minute = number(atMost: 2)
    else { return nil }
    var second = 0
    if skip(":") != nil {
      guard let found = number(atMost: 2) else { return nil }
      second = found.value
      if skip(".,") != nil { guard number(atMost: 9) != nil else { return nil } }
    }
    _ = skip(" ")
    if let letter = skip("aApP") {
      _ = skip(".")
      guard skip("mM") != nil, 1...12 ~= hour else { return nil }
      _ = skip(".")
      hour = hour % 12 + (letter | 0x20 == UInt8(ascii: "p") ? 12 : 0)
    }
    if skip("Zz") == nil, skip("+-") != nil {
      guard number(atMost: 4) != nil else { return nil }
      if skip(":") != nil { guard number(atMost: 2) != nil else { return nil } }
    }
    guard scan.isAtEnd, hour < 24, minute.value < 60, second < 61 else { return nil }
    return hour * 3600 + minute.value * 60 + min(second, 59)
  }
}
