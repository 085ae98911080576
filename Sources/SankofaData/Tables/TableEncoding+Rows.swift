extension TableEncoding {
  /// The rows of a table that can be encoded, and those that cannot.
  public struct Rows: Sendable, Hashable {
    /// The rows that can be encoded, counted from 0.
    public let encodable: [Int]
    /// The first error of each other row, in order.
    public let errors: [TableError]
  }

  /// Finds the rows that ``encoded(_:)`` accepts; ``DataTable/rows(at:)`` selects them.
  ///
  /// - Parameter withTargets: true when a row also needs a target, as in ``dataset(_:)``; false by
  ///   default.
  /// - Throws: `TableError` when there is no row, when a column is missing that does not count as
  ///   missing in every row (see ``encoded(_:notes:)``), or when `withTargets` is true and the encoding
  ///   has no target.
  public func rows(of table: DataTable, withTargets: Bool = false) throws -> Rows {
    if table.rowCount == 0 { throw TableError.noRows(in: table.name) }
    var notes: [TableError] = []
    var used = try zip(columns, places(in: table, notes: &notes)).compactMap { column, place in
      place.map { (ColumnEncoder(column), $0, false) }
    }
    if withTargets {
      guard let target else { throw TableError.noTarget(in: table.name) }
      used.append(try (ColumnEncoder(target), table.columnIndex(of: target.name), true))
    }
    var (encodable, errors): ([Int], [TableError]) = ([], [])
    for row in 0..<table.rowCount {
      do {
        for (encoder, column, isTarget) in used {
          try check(table, row, column, encoder, isTarget: isTarget)
        }
        encodable.append(row)
      } catch let error as TableError {
        errors.append(error)
      }
    }
    return Rows(encodable: encodable, errors: errors)
  }

  private func check(
    _ table: DataTable, _ row: Int, _ column: Int, _ encoder: ColumnEncoder, isTarget: Bool
  ) throws {
    let cell = cell(table, row, column, encoder.column)
    let place = table.place(row: row, column: encoder.column.name)
    if cell.isMissing, isTarget { throw TableError.missingTarget(place, text: cell.text) }
    if cell.isMissing, encoder.column.hasMissingFeature { return }
    if !isTarget, oddCells == .missing || encoder.isOther(cell) { return }
    _ = try encoder.value(cell, place: place)
  }
}
