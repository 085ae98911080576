import SankofaNN

/// Decides which side of Gordan's alternative (1873) is true, by the simplex method in whole
/// numbers.
///
/// For vectors v₁ … vₙ exactly one of these is true:
/// - there is a u with u · vᵢ > 0 for every i;
/// - there are λᵢ ≥ 0, not all 0, with Σ λᵢ vᵢ = 0.
///
/// The second is a linear program without an objective: Σ λᵢ (vᵢ, 1) = (0, …, 0, 1), λ ≥ 0. The
/// first phase of the simplex method adds an artificial variable to each row and minimizes their
/// sum. If the sum reaches 0, the λ are found; if it stops above 0, the multipliers of the rows
/// (Farkas, 1902) are u.
///
/// This is the revised method: of the tableau, only the inverse of the basis and the multipliers
/// are kept. Their numbers have a common denominator, the last pivot, so the numerators stay whole.
struct ExactSimplex<Row: WholeRow> {
  typealias Number = Row.Number

  /// The side of the alternative that is true.
  enum Outcome {
    /// λ, times a whole number, for the vectors with λᵢ above 0.
    case combination([(vector: Int, times: Number)])
    /// u, times a whole number.
    case direction([Number])
  }

  /// The vectors, each followed by a 1.
  private let vectors: [[Number]]
  private let height: Int
  /// The rows of the inverse of the basis. The last column has the value of each row's variable.
  private var rows: [Row]
  private var multipliers: Row
  /// The variable of each row; artificial variables are numbered after the vectors.
  private var basis: [Int]
  private var denominator: Number = 1

  /// Takes at least one vector; all must have the same length.
  init(_ vectors: [[Number]]) {
    self.vectors = vectors.map { $0 + [1] }
    let height = vectors[0].count + 1
    self.height = height
    rows = (0..<height).map { row in Row((0..<height).map { Number($0 == row ? 1 : 0) }) }
    multipliers = Row([Number](repeating: 1, count: height))
    basis = Array(vectors.count..<vectors.count + height)
  }

  /// Runs the method to the end; returns `nil` when a number does not fit.
  mutating func outcome() -> Outcome? {
    // The steepest descent is fast but may cycle; Bland's rule (1977) never does.
    let quickPivots = 50 * height
    var pivots = 0
    while multipliers[height - 1] != 0 {
      let isQuick = pivots < quickPivots
      guard let choice = entering(isQuick) else { return nil }
      guard let entering = choice.vector else {
        return .direction((0..<height - 1).map { -multipliers[$0] })
      }
      guard pivot(entering, gain: choice.gain, isQuick) else { return nil }
      pivots += 1
    }
    return .combination(combination())
  }

  /// Returns the vector that reduces the sum: the one that reduces it fastest if `isQuick`, else
  /// the first one. `nil` when a number does not fit.
  private func entering(_ isQuick: Bool) -> (vector: Int?, gain: Number)? {
    var best: (vector: Int?, gain: Number) = (nil, 0)
    for index in vectors.indices {
      guard let gain = multipliers.product(vectors[index]) else { return nil }
      if gain > best.gain {
        best = (index, gain)
        if !isQuick { break }
      }
    }
    return best
  }

  /// Brings a variable into the basis in exchange for the one that reaches 0 first. The sum is
  /// bounded, so there is one. Returns false when a number does not fit.
  private mutating func pivot(_ entering: Int, gain: Number, _ isQuick: Bool) -> Bool {
    var column: [Number] = []
    for row in rows {
      guard let number = row.product(vectors[entering]) else { return false }
      column.append(number)
    }
    let leaving = leaving(column, isQuick)
    let (pivotRow, pivot) = (rows[leaving], column[leaving])
    for row in rows.indices where row != leaving {
      guard rows[row].eliminate(column[row], pivotRow, pivot: pivot, divisor: denominator)
      else { return false }
    }
    guard multipliers.eliminate(gain, pivotRow, pivot: pivot, divisor: denominator) else {
      return false
    }
    denominator = pivot
    basis[leaving] = entering
    return true
  }

  /// Returns the row whose variable reaches 0 first. Of several, it is the one with the largest
  /// pivot, which makes the most progress, or by Bland's rule the one with the first variable.
  private func leaving(_ column: [Number], _ isQuick: Bool) -> Int {
    var best: Int?
    for row in rows.indices where column[row] > 0 {
      guard let other = best else { best = row; continue }
      let order = Row.compare(
        rows[row][height - 1], over: column[row], to: rows[other][height - 1], over: column[other])
      let isPreferred = isQuick ? column[row] > column[other] : basis[row] < basis[other]
      if order < 0 || (order == 0 && isPreferred) { best = row }
    }
    guard let best else { preconditionFailure("a sum of numbers from 0 up has a least value") }
    return best
  }

  private func combination() -> [(vector: Int, times: Number)] {
    zip(basis, rows).compactMap { variable, row in
      let times = row[height - 1]
      return variable < vectors.count && times > 0 ? (variable, times) : nil
    }.sorted { $0.vector < $1.vector }
  }
}
