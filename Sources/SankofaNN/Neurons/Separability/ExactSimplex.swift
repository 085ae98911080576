/// Which side of Gordan's alternative (1873) holds, found by the simplex method in whole numbers.
///
/// For vectors v₁ … vₙ exactly one of these is true:
/// - there is a u with u · vᵢ > 0 for every i;
/// - there are λᵢ ≥ 0, not all 0, with Σ λᵢ vᵢ = 0.
///
/// The second is a linear program without an objective: Σ λᵢ vᵢ = 0, Σ λᵢ = 1, λ ≥ 0. Its first phase
/// puts an artificial variable into each row and makes their sum small. If it reaches 0, the λ are
/// there; if it stops above 0, the multipliers of the rows (Farkas, 1902) are u.
///
/// The table's numbers have a common denominator, the last pivot; so pivoting keeps them whole.
struct ExactSimplex<Row: WholeRow> {
  typealias Number = Row.Number

  /// What was found.
  enum Outcome {
    /// λ, times some whole number: the vectors that it is above 0 for.
    case combination([(vector: Int, times: Number)])
    /// u, times some whole number.
    case direction([Number])
  }

  private let vectorCount: Int
  private var rows: [Row]
  /// The sum of the artificial variables, to be made small; its last number is the sum's opposite.
  private var objective: Row
  /// The variable of each row.
  private var basis: [Int]
  private var denominator: Number = 1

  /// Takes vectors by their coordinates: `coordinates[c][i]` is coordinate c of vector i. There must
  /// be a vector.
  init(coordinates: [[Number]]) {
    let (count, height) = (coordinates[0].count, coordinates.count + 1)
    let ones = [Number](repeating: 1, count: count)
    rows = (coordinates + [ones]).enumerated().map { index, numbers in
      let artificial = (0..<height).map { Number($0 == index ? 1 : 0) }
      return Row(numbers + artificial + [index == height - 1 ? 1 : 0])
    }
    vectorCount = count
    basis = Array(count..<count + height)
    let sums = (0..<count).map { vector in
      coordinates.reduce(Number(-1)) { $0 - $1[vector] }
    }
    objective = Row(sums + [Number](repeating: 0, count: height) + [-1])
  }

  /// Runs to the end; `nil` when a number does not fit.
  mutating func outcome() -> Outcome? {
    // Steepest first is quick, but may go round in circles; Bland's rule (1977) never does.
    let quickPivots = 20 * rows.count
    var pivots = 0
    while !isZero(objective.numbers.count - 1) {
      guard let column = entering(isQuick: pivots < quickPivots) else { return .direction(dual()) }
      guard pivot(column) else { return nil }
      pivots += 1
    }
    return .combination(combination())
  }

  private func isZero(_ column: Int) -> Bool { objective.numbers[column] == 0 }

  /// The vector that makes the sum smaller: the first one, or the one that does so the fastest.
  private func entering(isQuick: Bool) -> Int? {
    var best: Int?
    let numbers = objective.numbers
    for column in 0..<vectorCount where numbers[column] < 0 {
      if !isQuick { return column }
      if best.map({ numbers[column] < numbers[$0] }) ?? true { best = column }
    }
    return best
  }

  /// Brings a variable in, for the one that reaches 0 first. The sum is bounded, so there is one.
  private mutating func pivot(_ column: Int) -> Bool {
    var leaving: Int?
    for row in rows.indices where rows[row].numbers[column] > 0 {
      guard let other = leaving else { leaving = row; continue }
      let order = rows[row].compareRatio(column, to: rows[other])
      if order < 0 || (order == 0 && basis[row] < basis[other]) { leaving = row }
    }
    guard let leaving else { preconditionFailure("a sum of numbers from 0 up has a least value") }
    let pivotRow = rows[leaving]
    for row in rows.indices where row != leaving {
      guard rows[row].eliminate(column, by: pivotRow, divisor: denominator) else { return false }
    }
    guard objective.eliminate(column, by: pivotRow, divisor: denominator) else { return false }
    denominator = pivotRow.numbers[column]
    basis[leaving] = column
    return true
  }

  private func combination() -> [(vector: Int, times: Number)] {
    zip(basis, rows).compactMap { variable, row in
      let times = row.numbers[row.numbers.count - 1]
      return variable < vectorCount && times > 0 ? (variable, times) : nil
    }.sorted { $0.vector < $1.vector }
  }

  /// The reduced cost of row r's artificial variable is 1 − (its multiplier), and u is the opposite of
  /// the multipliers; the last row's is not part of it.
  private func dual() -> [Number] {
    (0..<rows.count - 1).map { objective.numbers[vectorCount + $0] - denominator }
  }
}
