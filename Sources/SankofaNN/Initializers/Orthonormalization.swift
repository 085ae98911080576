/// The QR decomposition a = Q · R of a matrix with at least as many rows as columns, by reflections
/// (Householder, 1958), which keep Q's columns at right angles whatever the matrix.
///
/// R's diagonal is made positive, so that a normal matrix gives each Q with the same probability
/// (Mezzadri, 2007).
package struct Orthonormalization {
  /// Q [rows, columns], row by row.
  package private(set) var q: [Double]
  private let (rows, columns): (Int, Int)

  /// Decomposes a matrix, which is given row by row.
  package init(columns: Int, of matrix: [Double]) {
    (rows, self.columns) = (matrix.count / columns, columns)
    q = matrix
    var reflections: [(normal: [Double], isNegative: Bool)] = []
    for column in 0..<columns {
      let (normal, diagonal) = reflection(of: column)
      reflect(from: column, by: normal)
      reflections.append((normal, diagonal < 0))
    }
    // Q is what all reflections make of the first columns of the identity, the last one first.
    q = [Double](repeating: 0, count: matrix.count)
    for column in 0..<columns { q[column * columns + column] = 1 }
    for column in (0..<columns).reversed() { reflect(from: column, by: reflections[column].normal) }
    for column in 0..<columns where reflections[column].isNegative {
      for row in 0..<rows { q[row * columns + column].negate() }
    }
  }

  /// The vector v, of length √2, whose reflection x − v (v · x) turns a column, from its diagonal
  /// element down, into that element alone; and what becomes of the element. v is 0 when there is
  /// nothing to turn.
  private func reflection(of column: Int) -> (normal: [Double], diagonal: Double) {
    var v = (column..<rows).map { q[$0 * columns + column] }
    let length = Orthonormalization.length(v)
    // Away from the element's own sign no digits cancel.
    let diagonal = v[0] > 0 ? -length : length
    v[0] -= diagonal
    let scale = Orthonormalization.length(v)
    if scale > 0 { v = v.map { $0 / scale * 2.0.squareRoot() } }
    return (v, diagonal)
  }

  private static func length(_ v: [Double]) -> Double {
    v.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Reflects all columns from `first` on, from row `first` down, in place.
  private mutating func reflect(from first: Int, by v: [Double]) {
    let columns = columns
    var products = [Double](repeating: 0, count: columns)
    q.withUnsafeMutableBufferPointer { q in
      products.withUnsafeMutableBufferPointer { products in
        for (row, factor) in zip(first..., v) {
          for column in first..<columns {
            products[column] += factor * q[row * columns + column]
          }
        }
        for (row, factor) in zip(first..., v) {
          for column in first..<columns {
            q[row * columns + column] -= factor * products[column]
          }
        }
      }
    }
  }
}
