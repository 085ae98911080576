import SankofaFormats
import SankofaTensor

extension Columns {
  /// Finds out what the columns of a table are.
  ///
  /// - Parameters:
  ///   - table: all rows; kinds do not depend on what is learned from them.
  ///   - target: the column to predict, if there is one.
  /// - Throws: `TableError` when there is no such column, and when the decimal sign of numbers or the
  ///   order of day and month is unclear.
  public init(of table: DataTable, target: String? = nil) throws {
    if let target { _ = try table.columnIndex(of: target) }
    let all = try table.columnNames.indices.map { index in
      try Column(
        table, index, table.profiles[index], isTarget: table.columnNames[index] == target)
    }
    self.init(all: all, target: target)
  }
}

extension DataTable {
  /// The kind of a column, whose decimal sign or order of day and month may be unclear.
  func kind(ofColumn index: Int) -> Columns.Kind {
    Finding(profiles[index], columnNames[index], isTarget: false).kind
  }
}

extension Columns.Column {
  fileprivate init(
    _ table: DataTable, _ index: Int, _ profile: ColumnProfile, isTarget: Bool
  ) throws {
    name = table.columnNames[index]
    let finding = Finding(profile, name, isTarget: isTarget)
    (kind, reason) = (finding.kind, finding.reason)
    try complete(for: table, index)
  }
}

extension Columns.Column {
  /// Adds what a column of numbers or dates needs besides its kind, as far as it is not known: the unit
  /// of its numbers, or the order of day and month.
  ///
  /// - Throws: `TableError.noneOfKind` when no cell is a number, or a date; `TableError.ambiguousNumber`
  ///   and `TableError.unclearDates` when the cells do not show how to read them.
  mutating func complete(for table: DataTable, _ index: Int) throws {
    let profile = table.profiles[index]
    switch kind {
    case .number:
      if unit == nil { unit = profile.unit }
      if unit == "%", plainShare == nil { plainShare = profile.plainShare }
      if max(profile.numbers.point, profile.numbers.comma) == 0, profile.valued > 0 {
        throw noneOfKind("number", profile, in: table)
      }
      if profile.ambiguous > 0, table.decimal(column: index) == nil, table.usualDecimal == nil {
        // Reading the cells throws at the first whose value depends on the sign.
        for row in 0..<table.rowCount { _ = try value(table, row: row, column: index) }
      }
    case .date:
      let (day, month) = (profile.dates.dayFirst, profile.dates.monthFirst)
      if max(day, month) == 0, profile.valued > 0 { throw noneOfKind("date", profile, in: table) }
      if let order = table.form.dateOrder {
        dateOrder = order
      } else if dateOrder != nil {
        return
      } else if day == month, profile.ambiguousDates > 0 {
        let text = profile.texts.keys.sorted().first { text in
          var text = text
          return text.withUTF8 {
            WrittenDate($0, .dayFirst)?.day != WrittenDate($0, .monthFirst)?.day
          }
        }
        throw TableError.unclearDates(in: table.name, column: name, text: text ?? "")
      } else {
        dateOrder = day >= month ? .dayFirst : .monthFirst
      }
    case .category, .yesNo, .text, .identifier, .constant: break
    }
  }

  private func noneOfKind(
    _ noun: String, _ profile: ColumnProfile, in table: DataTable
  ) -> TableError {
    let found = profile.texts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    return .noneOfKind(in: table.name, column: name, noun: noun, found: found)
  }
}

/// The kind of a column, and the reason for it.
private struct Finding {
  var kind: Columns.Kind
  var reason: String

  /// The number of rows from which on a column of whole numbers that rise by 1 counts them.
  private static let fewestCounted = 5
  /// The number of rows from which on words that are all different are names of rows.
  private static let fewestNames = 10

  init(_ profile: ColumnProfile, _ name: String, isTarget: Bool) {
    let valued = profile.valued
    let texts = profile.texts
    let words = Set(texts.keys.map { $0.lowercased() })
    func make(_ kind: Columns.Kind, _ reason: String) -> Finding {
      Finding(kind: kind, reason: reason)
    }
    let hasNones = !profile.nones.isEmpty
    if valued == 0, !hasNones {
      self = make(.constant, "no value in any row")
    } else if !profile.hasMoreTexts, words.count == 2,
      ColumnEncoding.yesNoPairs.contains(where: { $0.yes != "1" && words == [$0.yes, $0.no] })
    {
      self = make(.yesNo, "its values are \(texts.keys.sorted().joined(separator: " and "))")
    } else if !profile.hasMoreTexts, texts.count == 1, !hasNones || profile.isOfNumbers {
      self = make(.constant, "the same value in every row")
    } else if profile.isOfNumbers {
      self = Finding.ofNumbers(profile, name, isTarget: isTarget)
    } else if profile.isOfDates {
      let count = max(profile.dates.dayFirst, profile.dates.monthFirst)
      self = make(.date, Finding.share(count, of: valued, "date"))
    } else if profile.isOfSeveralUnits {
      let units = profile.unitGroups.map { $0.spellings[0] }.joined(separator: ", ")
      self = make(.category, "numbers in several units: \(units)")
    } else {
      self = Finding.ofTexts(profile, isTarget: isTarget)
    }
  }

  private init(kind: Columns.Kind, reason: String) { (self.kind, self.reason) = (kind, reason) }

  private static func share(_ count: Int, of all: Int, _ noun: String) -> String {
    count == all
      ? "all \(all) values are \(noun)s" : "\(count) of \(all) values are \(noun)s"
  }

  private static func ofNumbers(
    _ profile: ColumnProfile, _ name: String, isTarget: Bool
  ) -> Finding {
    let count = max(profile.numbers.point, profile.numbers.comma) - profile.foreignCount
    // Rows may have been left out, so that some numbers are skipped.
    let counts =
      profile.whole.all == profile.count && profile.whole.rising == profile.count - 1
      && profile.whole.byOne * 5 >= (profile.count - 1) * 4
    let isNamed = isNameOfNumbers(name) && profile.isDistinct && profile.whole.all == profile.valued
    if !isTarget, profile.count >= fewestCounted, counts && !isOfYears(profile) || isNamed {
      return Finding(
        kind: .identifier,
        reason: counts ? "whole numbers that count the rows" : "all numbers are different")
    }
    if profile.plainShare == .fraction {
      return Finding(kind: .number, reason: "numbers in %, and fractions: 0.45 is 45 %")
    }
    let share = share(count, of: profile.valued, "number")
    return Finding(kind: .number, reason: share + unitText(profile, count))
  }

  /// The unit of the numbers, and the number of those without it.
  private static func unitText(_ profile: ColumnProfile, _ count: Int) -> String {
    guard let unit = profile.unit else { return "" }
    let without = count - profile.ownUnitCount
    return " in \(unit)" + (without == 0 ? "" : ", \(without) without it")
  }

  /// True for names such as `id`, `customer_id` and `index`.
  private static func isNameOfNumbers(_ name: String) -> Bool {
    let last = name.split { !$0.isLetter }.last?.lowercased() ?? ""
    return ["id", "index", "nr", "key", "uid", "uuid"].contains(last) || name.hasSuffix("Id")
      || name.hasSuffix("ID")
  }

  /// True when the values are years, which count rows as well as time.
  private static func isOfYears(_ profile: ColumnProfile) -> Bool {
    !profile.hasMoreTexts
      && profile.texts.keys.allSatisfy { Int($0).map { 1800...2199 ~= $0 } == true }
  }

  private static func ofTexts(_ profile: ColumnProfile, isTarget: Bool) -> Finding {
    let valued = profile.valued
    let different = profile.texts.count + profile.nones.count
    if isTarget {
      return Finding(kind: .category, reason: "\(different) different values")
    }
    if profile.isDistinct, valued >= fewestNames, profile.spaced == 0, profile.nones.isEmpty {
      return Finding(kind: .identifier, reason: "all \(valued) values are different")
    }
    let isVaried = profile.hasMoreTexts || different * 2 > valued
    if isVaried, profile.words >= 4 * valued || profile.bytes > 30 * valued {
      return Finding(kind: .text, reason: "most values are different, and of several words")
    }
    if profile.hasMoreTexts {
      let isText = profile.words * 2 >= 3 * valued
      return Finding(
        kind: isText ? .text : .identifier,
        reason: "more than \(ColumnProfile.mostDistinct) different values")
    }
    return Finding(kind: .category, reason: "\(different) different values")
  }
}
