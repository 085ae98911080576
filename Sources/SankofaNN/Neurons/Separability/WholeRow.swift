import BigInt

/// A row of a table of whole numbers, with what the exact simplex method does to rows.
///
/// Rows rather than numbers are the unit here, so that each kind has plain loops of its own.
protocol WholeRow {
  associatedtype Number: SignedInteger
  init(_ numbers: [Number])
  var numbers: [Number] { get }

  /// Replaces each number a by (a · p − f · r) / `divisor`, where r is the number in `pivotRow`, p its
  /// number in `column` and f this row's one there. The division has no remainder (Edmonds, 1967;
  /// Bareiss, 1968): all numbers are minors of the first table.
  ///
  /// - Returns: false when a number does not fit; the row is of no use then.
  mutating func eliminate(_ column: Int, by pivotRow: Self, divisor: Number) -> Bool

  /// Whether this row's last number over the one in `column` is below, at or above (-1, 0, 1) the
  /// other row's. Numbers in `column` are above 0.
  func compareRatio(_ column: Int, to other: Self) -> Int
}

/// A row of `Int`, which says when it would overflow.
struct SmallRow: WholeRow {
  private(set) var numbers: [Int]

  init(_ numbers: [Int]) { self.numbers = numbers }

  mutating func eliminate(_ column: Int, by pivotRow: SmallRow, divisor: Int) -> Bool {
    let (pivot, factor) = (pivotRow.numbers[column], numbers[column])
    return numbers.withUnsafeMutableBufferPointer { row in
      pivotRow.numbers.withUnsafeBufferPointer { by in
        var hasOverflow = false
        for index in 0..<row.count {
          let (kept, first) = row[index].multipliedReportingOverflow(by: pivot)
          let (taken, second) = factor.multipliedReportingOverflow(by: by[index])
          let (difference, third) = kept.subtractingReportingOverflow(taken)
          hasOverflow = hasOverflow || first || second || third
          row[index] = difference / divisor
        }
        return !hasOverflow
      }
    }
  }

  func compareRatio(_ column: Int, to other: SmallRow) -> Int {
    let mine = numbers[numbers.count - 1].multipliedFullWidth(by: other.numbers[column])
    let its = other.numbers[numbers.count - 1].multipliedFullWidth(by: numbers[column])
    if mine == its { return 0 }
    return mine < its ? -1 : 1
  }
}

/// A row of numbers of any size.
struct LargeRow: WholeRow {
  private(set) var numbers: [BigInt]

  init(_ numbers: [BigInt]) { self.numbers = numbers }

  mutating func eliminate(_ column: Int, by pivotRow: LargeRow, divisor: BigInt) -> Bool {
    let (pivot, factor) = (pivotRow.numbers[column], numbers[column])
    for index in numbers.indices {
      let difference = numbers[index] * pivot - factor * pivotRow.numbers[index]
      numbers[index] = divisor == 1 ? difference : difference / divisor
    }
    return true
  }

  func compareRatio(_ column: Int, to other: LargeRow) -> Int {
    let mine = numbers[numbers.count - 1] * other.numbers[column]
    let its = other.numbers[numbers.count - 1] * numbers[column]
    if mine == its { return 0 }
    return mine < its ? -1 : 1
  }
}
