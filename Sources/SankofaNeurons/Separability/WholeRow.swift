import BigInt
import SankofaNN

/// A row of whole numbers, with the operations of the exact simplex method.
///
/// The protocol is for rows and not for numbers, so that each kind has its own plain loops.
protocol WholeRow {
  associatedtype Number: SignedInteger
  init(_ numbers: [Number])
  subscript(_: Int) -> Number { get }

  /// Returns the dot product with a vector; `nil` when it does not fit.
  func product(_ vector: [Number]) -> Number?

  /// Replaces each number a by (a · `pivot` − `factor` · r) / `divisor`, where r is the number in
  /// `row`. The division has no remainder (Edmonds, 1967; Bareiss, 1968): all numbers are minors of
  /// the vectors.
  ///
  /// - Returns: false when a number does not fit; the row is invalid then.
  mutating func eliminate(_ factor: Number, _ row: Self, pivot: Number, divisor: Number) -> Bool

  /// Compares a / b with c / d, for b and d above 0: -1, 0 or 1.
  static func compare(_ a: Number, over b: Number, to c: Number, over d: Number) -> Int
}

/// A row of `Int` that detects overflow.
struct SmallRow: WholeRow {
  private var numbers: [Int]

  init(_ numbers: [Int]) { self.numbers = numbers }

  subscript(index: Int) -> Int { numbers[index] }

  func product(_ vector: [Int]) -> Int? {
    numbers.withUnsafeBufferPointer { row in
      vector.withUnsafeBufferPointer { vector in
        var (sum, hasOverflow) = (0, false)
        for index in 0..<row.count {
          let (part, first) = row[index].multipliedReportingOverflow(by: vector[index])
          let (next, second) = sum.addingReportingOverflow(part)
          hasOverflow = hasOverflow || first || second
          sum = next
        }
        return hasOverflow ? nil : sum
      }
    }
  }

  mutating func eliminate(_ factor: Int, _ row: SmallRow, pivot: Int, divisor: Int) -> Bool {
    numbers.withUnsafeMutableBufferPointer { numbers in
      row.numbers.withUnsafeBufferPointer { row in
        var hasOverflow = false
        for index in 0..<numbers.count {
          let (kept, first) = numbers[index].multipliedReportingOverflow(by: pivot)
          let (taken, second) = factor.multipliedReportingOverflow(by: row[index])
          let (difference, third) = kept.subtractingReportingOverflow(taken)
          hasOverflow = hasOverflow || first || second || third
          numbers[index] = difference / divisor
        }
        return !hasOverflow
      }
    }
  }

  static func compare(_ a: Int, over b: Int, to c: Int, over d: Int) -> Int {
    let (first, second) = (a.multipliedFullWidth(by: d), c.multipliedFullWidth(by: b))
    return first == second ? 0 : first < second ? -1 : 1
  }
}

/// A row of numbers of any size.
struct LargeRow: WholeRow {
  private var numbers: [BigInt]

  init(_ numbers: [BigInt]) { self.numbers = numbers }

  subscript(index: Int) -> BigInt { numbers[index] }

  func product(_ vector: [BigInt]) -> BigInt? {
    zip(numbers, vector).reduce(0) { $1.0 == 0 || $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 }
  }

  mutating func eliminate(
    _ factor: BigInt, _ row: LargeRow, pivot: BigInt, divisor: BigInt
  ) -> Bool {
    for index in numbers.indices where numbers[index] != 0 || row.numbers[index] != 0 {
      let difference = numbers[index] * pivot - factor * row.numbers[index]
      numbers[index] = divisor == 1 ? difference : difference / divisor
    }
    return true
  }

  static func compare(_ a: BigInt, over b: BigInt, to c: BigInt, over d: BigInt) -> Int {
    let (first, second) = (a * d, c * b)
    return first == second ? 0 : first < second ? -1 : 1
  }
}
