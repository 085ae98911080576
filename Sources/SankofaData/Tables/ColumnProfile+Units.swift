/// The units of a column's numbers.
extension ColumnProfile {
  /// The most common unit of the numbers, as it is most often written; `nil` when none has one, and when
  /// more than half of the numbers have none. Currencies and per cent are often left out, and are the
  /// unit of the column even then.
  var unit: String? {
    guard let most = unitGroups.first, let written = most.spellings.first else { return nil }
    let isOften = most.count * 2 >= max(numbers.point, numbers.comma) - (unitCount - most.count)
    return isOften || WrittenNumber.standsBefore(written) ? written : nil
  }

  /// The units, the most common one first: the number of cells of each, and its spellings.
  var unitGroups: [(count: Int, spellings: [String])] {
    if units.isEmpty { return [] }
    return Dictionary(grouping: units) { NumberUnit.key($0.key) }.values.map { spellings in
      (
        spellings.reduce(0) { $0 + $1.value },
        spellings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
      )
    }.sorted { ($1.0, $0.1[0]) < ($0.0, $1.1[0]) }
  }

  /// The numbers with a unit.
  private var unitCount: Int { units.values.reduce(furtherUnits, +) }

  /// The numbers in the unit of the column.
  var ownUnitCount: Int { unit == nil ? 0 : unitGroups.first?.count ?? 0 }

  /// The numbers in another unit than that of the column.
  var foreignCount: Int { unitCount - ownUnitCount }

  /// True when the cells are numbers in several units, so that they cannot be compared. Units that occur
  /// once each are parts of names, as in `12a` and `7b`.
  var isOfSeveralUnits: Bool {
    let most = 8
    return !isOfNumbers && furtherUnits == 0 && 2...most ~= unitGroups.count
      && unitCount >= 2 * unitGroups.count
      && max(numbers.point, numbers.comma) * 5 >= valued * 4
  }

  /// The meaning of numbers without a sign in a column of per cent; `nil` when it is not shown, and in
  /// columns of another unit.
  ///
  /// Numbers below 1 beside larger ones of per cent, such as 0.45 beside 45%, are fractions, unless other
  /// numbers without a sign are above 1: then both are unclear.
  var plainShare: PlainShare? {
    guard unit == "%", plain.fractions + plain.others > 0 else { return nil }
    if plain.fractions == 0 || !hasLargeShare { return .percent }
    return plain.others == 0 ? .fraction : nil
  }
}
