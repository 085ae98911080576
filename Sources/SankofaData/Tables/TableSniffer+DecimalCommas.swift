/// Decimal commas that also separate the cells.
extension TableSniffer {
  /// Refuses rows whose numbers have decimal commas without quotation marks: they have more cells than the
  /// header, and two neighbours of whole numbers for each cell too many.
  func checkDecimalCommas(_ rows: [Record], _ common: Int) throws {
    // Titles may stand before the header.
    let most = 4
    for index in rows.indices.prefix(most) {
      let header = rows[index]
      guard !header.cells.contains(where: { TableSniffer.isValue($0) }) else { return }
      guard hasDecimalCommas(rows[(index + 1)...], below: header.cells.count, common) else {
        continue
      }
      throw TableError.decimalCommas(
        in: path, line: header.line, names: header.cells.count, cells: common)
    }
  }

  private func hasDecimalCommas(
    _ rows: ArraySlice<Record>, below names: Int, _ common: Int
  ) -> Bool {
    guard names < common, common <= 2 * names, rows.count > 1 else { return false }
    let longer = rows.filter { $0.cells.count > names }
    guard longer.count * 2 > rows.count, rows.allSatisfy({ $0.cells.count <= 2 * names }),
      longer.allSatisfy({ $0.pairsOfDigits >= $0.cells.count - names })
    else { return false }
    guard common == names + 1, rows.allSatisfy({ $0.cells.count == common }) else { return true }
    // The first of the cells may be the name of the row, as programs for statistics write it.
    let numbers = rows.compactMap { Int($0.cells[0]) }
    let areRising =
      numbers.count == rows.count && zip(numbers, numbers.dropFirst()).allSatisfy(<)
    return !areRising && !numbers.isEmpty
  }
}

extension TableSniffer.Record {
  /// The most pairs of neighbouring cells that may be the two parts of a number with a decimal comma.
  var pairsOfDigits: Int {
    var (pairs, index) = (0, 0)
    while index + 1 < cells.count {
      let isPair = cells[index].isWhole(signed: true) && cells[index + 1].isWhole(signed: false)
      pairs += isPair ? 1 : 0
      index += isPair ? 2 : 1
    }
    return pairs
  }
}

extension String {
  /// True for digits alone, perhaps with a sign before them.
  fileprivate func isWhole(signed: Bool) -> Bool {
    let digits = signed && (hasPrefix("-") || hasPrefix("+")) ? dropFirst() : self[...]
    return !digits.isEmpty && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 }
  }
}
