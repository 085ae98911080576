import SankofaTensor

extension DataTable {
  /// A line about the row that sums up the others; `nil` when there is none.
  public var summaryWarning: String? {
    guard let found = summaryRow() else { return nil }
    let place =
      found.line.map { "\(name.shownPath):\($0)" } ?? "\(name.shownPath), row \(found.row)"
    let reasons = [
      found.label.map { "it says \($0.quoted)" },
      found.isOfSums ? "its numbers are the sums of the others" : nil,
    ].compactMap(\.self)
    let advice =
      found.isFirstCell
      ? found.label.map { ", or add --comment \(DataTable.shellWord($0))" } ?? "" : ""
    return
      "\(place): looks like a total of the rows above (\(reasons.joined(separator: ", "))), and counts as a "
      + "row like them; remove it\(advice)."
  }
}

extension DataTable {
  /// A text as one word of a shell's command.
  fileprivate static func shellWord(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}

extension Columns {
  /// The reasons to doubt that a table says what is meant: a row of totals, numbers in several units, and
  /// words that differ only in their spelling.
  public func warnings(about table: DataTable) throws -> [String] {
    try [table.summaryWarning].compactMap(\.self)
      + all.flatMap { try warnings(about: $0, in: table) }
  }

  private func warnings(about column: Column, in table: DataTable) throws -> [String] {
    if column.isDropped { return [] }
    let profile = table.profiles[try table.columnIndex(of: column.name)]
    let place = "\(table.name.shownPath), column \(column.name.quoted)"
    if column.kind == .category, profile.isOfSeveralUnits {
      let units = profile.unitGroups.map { "\($0.spellings[0]) in \($0.count)" }
      return [
        "\(place): has numbers in several units (\(units.joined(separator: ", ")) rows), which count as "
          + "words; write all in one unit, or leave the column out with --drop."
      ]
    }
    guard column.kind == .category || column.kind == .yesNo, !profile.hasMoreTexts else {
      return []
    }
    // The words of a feature of yes and no may be written in any case.
    let groups =
      column.kind == .yesNo && column.name != target ? [] : profile.spellings
    let most = 3
    let shown = groups.prefix(most).map { $0.map(\.quoted).joined(separator: " and ") }
    let more = groups.count > most ? ", and \(groups.count - most) more" : ""
    var lines: [String] = []
    if !groups.isEmpty {
      lines.append(
        "\(place): \(shown.joined(separator: ", "))\(more) differ only in spaces or in upper and lower "
          + "case, and count as different words; write each in one way.")
    }
    if let (short, long) = profile.shortened {
      lines.append(
        "\(place): has both \(short.quoted) and \(long.quoted), which count as different words; write one "
          + "of them everywhere.")
    }
    return lines
  }
}

extension ColumnProfile {
  /// The groups of texts that differ only in spaces or in the case of letters, the most frequent first.
  fileprivate var spellings: [[String]] {
    var groups: [String: [String]] = [:]
    for text in texts.keys.sorted() {
      groups[text.lowercased().filter { !$0.isWhitespace }, default: []].append(text)
    }
    let several = groups.values.filter { $0.count > 1 }.map { group in
      (group: group, count: group.reduce(0) { $0 + texts[$1, default: 0] })
    }
    return several.sorted { left, right in
      left.count == right.count ? left.group[0] < right.group[0] : left.count > right.count
    }.map(\.group)
  }

  /// A short word and the long one with the same meaning, such as `y` and `yes`; `nil` when there are
  /// none.
  fileprivate var shortened: (short: String, long: String)? {
    let words = Dictionary(texts.keys.sorted().map { ($0.lowercased(), $0) }) { first, _ in first }
    for (short, long) in [("y", "yes"), ("n", "no"), ("t", "true"), ("f", "false")] {
      if let first = words[short], let second = words[long] { return (first, second) }
    }
    return nil
  }
}
