import SankofaTensor
import SankofaNN

/// A Boolean function of 1…6 inputs, given by its output for each row of inputs.
///
/// The inputs of row r are the binary digits of r, the first input first: the rows of two inputs
/// are 00, 01, 10 and 11. So the digits `0110` mean 0 for 00, 1 for 01, 1 for 10 and 0 for 11.
public struct TruthTable: Sendable, Hashable, CustomStringConvertible {
  /// The numbers of inputs that a table can have; the 64 rows of 6 inputs fit a machine word.
  public static let inputCounts = 1...6

  /// The number of inputs.
  public let inputCount: Int
  /// The outputs: bit r is the output of row r.
  package let bits: UInt64

  package init(inputCount: Int, bits: UInt64) {
    if !TruthTable.inputCounts.contains(inputCount) {
      misuse(TruthTable.wrongCount(inputCount))
    }
    self.inputCount = inputCount
    self.bits = bits & TruthTable.allRows(inputCount)
  }

  /// Makes the table of a function. Throws ``SankofaError`` unless `inputCount` is in 1…6.
  public init(inputCount: Int, _ output: ([Bool]) -> Bool) throws {
    guard TruthTable.inputCounts.contains(inputCount) else {
      throw TruthTable.wrongCount(inputCount)
    }
    var bits: UInt64 = 0
    for row in 0..<(1 << inputCount) where output(TruthTable.inputs(row, of: inputCount)) {
      bits |= 1 << UInt64(row)
    }
    self.init(inputCount: inputCount, bits: bits)
  }

  /// Makes the table with these digits, a 0 or 1 for each row.
  ///
  /// - Throws: ``SankofaError`` unless there are 2, 4, 8, 16, 32 or 64 of them.
  public init(digits: String) throws {
    let count = digits.count
    let inputs = max(0, count).trailingZeroBitCount
    guard count > 0, count == 1 << inputs, TruthTable.inputCounts.contains(inputs) else {
      throw SankofaError(
        "Truth table",
        "needs a digit for each row of 1…6 inputs, so 2, 4, 8, 16, 32 or 64 of them, got \(count); "
          + "try 0110.")
    }
    var bits: UInt64 = 0
    for (row, digit) in digits.enumerated() {
      guard digit == "0" || digit == "1" else {
        throw SankofaError(
          "Truth table",
          "digits must be 0 or 1, got \(String(digit).quoted) in row \(row); try 0110.")
      }
      if digit == "1" { bits |= 1 << UInt64(row) }
    }
    self.init(inputCount: inputs, bits: bits)
  }

  /// The number of rows, 2 to the power of the number of inputs.
  public var rowCount: Int { 1 << inputCount }

  /// The output of a row. Traps when there is no such row.
  public subscript(row: Int) -> Bool {
    guard (0..<rowCount).contains(row) else {
      misuse(SankofaError("TruthTable", "has the rows 0..<\(rowCount), got \(row); stay inside."))
    }
    return bits >> UInt64(row) & 1 == 1
  }

  /// The outputs in order.
  public var outputs: [Bool] { (0..<rowCount).map { self[$0] } }

  /// Returns the inputs of a row, the first input first.
  public func inputs(ofRow row: Int) -> [Bool] { TruthTable.inputs(row, of: inputCount) }

  /// The inputs of all rows as numbers 0 and 1, in order.
  public var points: [[Double]] {
    (0..<rowCount).map { inputs(ofRow: $0).map { $0 ? 1 : 0 } }
  }

  /// Returns the inputs of a row as digits, such as `01`.
  public func name(ofRow row: Int) -> String {
    inputs(ofRow: row).map { $0 ? "1" : "0" }.joined()
  }

  /// The outputs as digits, such as `0110`.
  public var description: String { outputs.map { $0 ? "1" : "0" }.joined() }

  /// Returns a set bit for each row.
  static func allRows(_ inputCount: Int) -> UInt64 {
    inputCount == 6 ? .max : 1 << UInt64(1 << inputCount) - 1
  }

  static func inputs(_ row: Int, of inputCount: Int) -> [Bool] {
    (0..<inputCount).map { row >> (inputCount - 1 - $0) & 1 == 1 }
  }

  private static func wrongCount(_ count: Int) -> SankofaError {
    SankofaError("Truth table", "has 1…6 inputs, got \(count); try 2.")
  }
}
