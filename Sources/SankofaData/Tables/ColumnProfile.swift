/// The facts about a column's cells from which its kind follows, found in one pass.
struct ColumnProfile: Sendable {
  /// The number of cells.
  private(set) var count = 0
  /// The cells that are empty or hold a mark such as `NA`; `none` counts where numbers or dates are.
  private(set) var missing = 0
  /// The cells that hold the word `none`, by its spelling: a category in a column of categories.
  private(set) var nones: [String: Int] = [:]
  /// The cells that are numbers with a decimal point, and with a decimal comma.
  private(set) var numbers = (point: 0, comma: 0)
  /// Those that are numbers with this sign and not with the other.
  private(set) var only = (point: 0, comma: 0)
  /// Those whose value depends on the sign.
  private(set) var ambiguous = 0
  /// The number of cells with each unit, until there are more than ``mostUnits`` units, and of those
  /// with a further one.
  private(set) var units: [String: Int] = [:]
  private(set) var furtherUnits = 0
  /// The numbers without a unit between 0 and 1, and those above 1, whatever their sign.
  private(set) var plain = (fractions: 0, others: 0)
  /// True when a number of per cent is more than 1.
  private(set) var hasLargeShare = false
  /// The cells that are whole numbers, those that are more than the cell before, and those that are one
  /// more.
  private(set) var whole = (all: 0, rising: 0, byOne: 0)
  /// The cells that are dates, when the day comes first and when the month comes first.
  private(set) var dates = (dayFirst: 0, monthFirst: 0)
  /// The dates that mean another day in the other order.
  private(set) var ambiguousDates = 0
  /// The dates that have a time.
  private(set) var times = 0
  /// The number of cells with each text that has a value, until there are more than ``mostDistinct``
  /// texts.
  private(set) var texts: [String: Int] = [:]
  /// True when a column has more texts than are counted.
  private(set) var hasMoreTexts = false
  /// The texts that are no numbers, until there are more than two, and those that are no dates.
  private(set) var oddToNumbers: Set<String> = []
  private(set) var oddToDates: Set<String> = []
  /// The words of all texts, their bytes, and the texts that hold a space.
  private(set) var words = 0
  private(set) var bytes = 0
  private(set) var spaced = 0
  /// True when no text that has a value occurs twice.
  private(set) var isDistinct = true

  /// The most texts that are counted.
  static let mostDistinct = TableEncoding.categoryLimit
  /// The most units that are counted.
  private static let mostUnits = 50

  init() {}

  /// - Parameter missingTexts: texts that mean a missing value, instead of the usual marks.
  init(_ texts: PackedTexts, missingTexts: Set<String>? = nil) {
    var scan = ColumnScan(missingTexts: missingTexts)
    texts.forEach { scan.take($1) }
    self = scan.finished()
  }

  /// The cells that have a value.
  var valued: Int { count - missing }

  /// The sign that more of the numbers can only have; `nil` when the numbers show none.
  var decimal: DecimalSign? {
    only.point == only.comma ? nil : only.point > only.comma ? .point : .comma
  }

  /// True when the cells are numbers in one unit, but for a few: at most a fifth of them, or two texts
  /// that take up at most half and are no numbers in other units.
  var isOfNumbers: Bool {
    let foreign = foreignCount
    let suiting = max(numbers.point, numbers.comma) - foreign
    return foreign > 0
      ? suiting > 0 && suiting * 5 >= valued * 4
      : ColumnProfile.isMost(suiting, of: valued, odd: oddToNumbers)
  }

  /// True when the cells are dates, but for a few.
  var isOfDates: Bool {
    ColumnProfile.isMost(max(dates.dayFirst, dates.monthFirst), of: valued, odd: oddToDates)
  }

  private static func isMost(_ part: Int, of all: Int, odd: Set<String>) -> Bool {
    part > 0 && (part * 5 >= all * 4 || part * 2 >= all && odd.count <= 2)
  }

  fileprivate mutating func addMissing(none: String?) {
    count += 1
    missing += 1
    if let none { nones[none, default: 0] += 1 }
  }

  fileprivate mutating func add(_ cell: UnsafeBufferPointer<UInt8>, _ state: inout ColumnScan.State)
  {
    count += 1
    bytes += cell.count
    let isNumber = addNumber(cell, &state)
    let isDate = !isNumber && addDate(cell)
    // Numbers need no text once there are too many for categories.
    if !isNumber || !hasMoreTexts { addText(cell, isNumber, isDate, &state) }
  }

  private mutating func addNumber(
    _ cell: UnsafeBufferPointer<UInt8>, _ state: inout ColumnScan.State
  ) -> Bool {
    let point = WrittenNumber(cell, .point, anyUnit: true)
    let needsBoth = point == nil || cell.contains { $0 == 0x2e || $0 == 0x2c }
    let comma = needsBoth ? WrittenNumber(cell, .comma, anyUnit: true) : point
    guard let number = point ?? comma, number.fitsModels else {
      state.last = nil
      return false
    }
    if point != nil { numbers.point += 1 }
    if comma != nil { numbers.comma += 1 }
    if let point, let comma {
      if point.value != comma.value { ambiguous += 1 }
    } else if point != nil {
      only.point += 1
    } else {
      only.comma += 1
    }
    addUnit(of: number)
    if let value = Int(exactly: number.value), number.unit == nil, !needsBoth {
      whole.all += 1
      if let last = state.last {
        if value > last { whole.rising += 1 }
        if value == last &+ 1 { whole.byOne += 1 }
      }
      state.last = value
    } else {
      state.last = nil
    }
    return true
  }

  private mutating func addUnit(of number: WrittenNumber) {
    let size = abs(number.value)
    guard let unit = number.unit else {
      if size > 1 { plain.others += 1 } else if size > 0, size < 1 { plain.fractions += 1 }
      return
    }
    if unit == "%", size > 1 { hasLargeShare = true }
    if units.count < ColumnProfile.mostUnits || units[unit] != nil {
      units[unit, default: 0] += 1
    } else {
      furtherUnits += 1
    }
  }

  private mutating func addDate(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    let dayFirst = WrittenDate(cell, .dayFirst)
    let monthFirst = WrittenDate(cell, .monthFirst)
    guard let date = dayFirst ?? monthFirst else { return false }
    if dayFirst != nil { dates.dayFirst += 1 }
    if monthFirst != nil { dates.monthFirst += 1 }
    if let dayFirst, let monthFirst, dayFirst.day != monthFirst.day { ambiguousDates += 1 }
    if date.second != nil { times += 1 }
    return true
  }

  private mutating func addText(
    _ cell: UnsafeBufferPointer<UInt8>, _ isNumber: Bool, _ isDate: Bool,
    _ state: inout ColumnScan.State
  ) {
    let text = String(decoding: cell, as: UTF8.self)
    if !isNumber {
      if oddToNumbers.count < 3 { oddToNumbers.insert(text) }
      if !isDate, oddToDates.count < 3 { oddToDates.insert(text) }
      let found = cell.split(separator: 0x20).count
      words += found
      if found > 1 { spaced += 1 }
    }
    if !hasMoreTexts {
      let number = texts[text, default: 0] + 1
      if number > 1 { isDistinct = false }
      if number == 1, texts.count == ColumnProfile.mostDistinct {
        hasMoreTexts = true
        if isDistinct { state.seen = Set(texts.keys.map { ColumnProfile.hash($0.utf8) }) }
      } else {
        texts[text] = number
      }
    }
    // Of long columns hashes alone are kept. Were two hashes equal, a column of names would be taken
    // for a column of text.
    if hasMoreTexts, isDistinct, !state.seen.insert(ColumnProfile.hash(cell)).inserted {
      isDistinct = false
      state.seen = []
    }
  }

  /// The 64-bit hash of Fowler, Noll and Vo (FNV-1a), which is the same in every process.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

/// The pass over a column's cells.
private struct ColumnScan {
  struct State {
    /// The whole number in the cell before.
    var last: Int?
    /// The hashes of the texts, in columns with many.
    var seen: Set<UInt64> = []
  }

  let missingTexts: Set<String>?
  private var profile = ColumnProfile()
  private var state = State()

  init(missingTexts: Set<String>?) { self.missingTexts = missingTexts }

  mutating func take(_ cell: UnsafeBufferPointer<UInt8>) {
    if cell.isEmpty || isMissing(cell) {
      profile.addMissing(none: cell.isNone ? String(decoding: cell, as: UTF8.self) : nil)
    } else {
      profile.add(cell, &state)
    }
  }

  private func isMissing(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let missingTexts else { return cell.isMissingMark }
    return missingTexts.contains(String(decoding: cell, as: UTF8.self))
  }

  func finished() -> ColumnProfile { profile }
}
