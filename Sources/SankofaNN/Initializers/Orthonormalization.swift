/// The QR decomposition A = Q · R of a matrix with at least as many rows as columns, by reflections
/// (Householder, 1958), which keep the columns of Q orthogonal for any matrix.
///
/// The diagonal of R is made positive, so that for normal matrices all Q are equally likely
/// (Mezzadri, 2007).
package struct Orthonormalization {
  /// Q [rows, columns], row by row.
  package let q: [Double]

  /// The approximate number of bytes needed for each element: the matrix as drawn, as converted and
  /// as read, its columns, the columns of Q, the reflections and Q itself.
  package static let bytesPerElement = 4 + 6 * 8

  /// Decomposes a matrix, given row by row.
  package init(columns: Int, of matrix: [Double]) {
    var work = Columns(count: columns, of: matrix)
    var reflections: [(normal: [Double], isNegative: Bool)] = []
    for column in 0..<columns {
      let (normal, diagonal) = work.reflection(of: column)
      work.reflect(from: column, by: normal)
      reflections.append((normal, diagonal < 0))
    }
    // Q is the result of all reflections, the last one first, of the first columns of the identity.
    work = Columns(identityLike: work)
    for column in (0..<columns).reversed() {
      work.reflect(from: column, by: reflections[column].normal)
    }
    q = work.rowByRow(negating: reflections.map(\.isNegative))
  }
}

/// A matrix stored by columns, so that a reflection passes once over each column.
private struct Columns {
  private var values: [Double]
  private let rows: Int
  private let count: Int

  init(count: Int, of matrix: [Double]) {
    self.count = count
    rows = matrix.count / count
    values = []
    values.reserveCapacity(matrix.count)
    for column in 0..<count {
      for row in 0..<rows { values.append(matrix[row * count + column]) }
    }
  }

  init(identityLike other: Columns) {
    (rows, count) = (other.rows, other.count)
    values = [Double](repeating: 0, count: rows * count)
    for column in 0..<count { values[column * rows + column] = 1 }
  }

  func rowByRow(negating isNegated: [Bool]) -> [Double] {
    (0..<rows * count).map { index in
      let column = index % count
      let value = values[column * rows + index / count]
      return isNegated[column] ? -value : value
    }
  }

  /// Returns the vector v, of length √2, whose reflection x − v (v · x) sets a column below its
  /// diagonal element to 0, and the new diagonal element. v is 0 when the column is already 0 from
  /// the diagonal down.
  func reflection(of column: Int) -> (normal: [Double], diagonal: Double) {
    var v = Array(values[(column * rows + column)..<(column + 1) * rows])
    let length = Columns.length(v)
    // With the opposite sign of the element, no digits cancel.
    let diagonal = v[0] > 0 ? -length : length
    v[0] -= diagonal
    let scale = Columns.length(v)
    if scale > 0 { v = v.map { $0 / scale * 2.0.squareRoot() } }
    return (v, diagonal)
  }

  private static func length(_ v: [Double]) -> Double {
    v.withUnsafeBufferPointer { Columns.product($0, $0) }.squareRoot()
  }

  /// Reflects all columns from `first` on, from row `first` down, in place.
  mutating func reflect(from first: Int, by v: [Double]) {
    let (rows, count) = (rows, count)
    v.withUnsafeBufferPointer { v in
      values.withUnsafeMutableBufferPointer { values in
        for column in first..<count {
          let part = UnsafeMutableBufferPointer(
            rebasing: values[(column * rows + first)..<(column + 1) * rows])
          let product = Columns.product(v, UnsafeBufferPointer(part))
          for row in part.indices { part[row] -= v[row] * product }
        }
      }
    }
  }

  /// Σ aᵢ bᵢ in eight partial sums by i mod 8, added in order: the order is fixed, and the
  /// additions of different sums do not depend on each other.
  private static func product(
    _ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>
  ) -> Double {
    var sums = SIMD8<Double>(repeating: 0)
    let whole = a.count / 8 * 8
    let (bytesA, bytesB) = (UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b))
    for start in stride(from: 0, to: whole, by: 8) {
      sums +=
        bytesA.loadUnaligned(fromByteOffset: start * 8, as: SIMD8<Double>.self)
        * bytesB.loadUnaligned(fromByteOffset: start * 8, as: SIMD8<Double>.self)
    }
    for index in whole..<a.count { sums[index - whole] += a[index] * b[index] }
    return sums.indices.reduce(0) { $0 + sums[$1] }
  }
}
