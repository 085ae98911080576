/// The ink of each pixel, from 0 (none) to 1 (most), with rows from the top.
struct InkPlane {
  let width: Int
  let height: Int
  let values: [Double]

  init(width: Int, height: Int, values: [Double]) {
    self.width = width
    self.height = height
    self.values = values
  }

  /// Finds the drawing in a picture whose ``contrasts(_:)`` are known. Returns `nil` when ink
  /// cannot be distinguished from paper.
  init?(_ contrasts: GreyPlane) {
    guard let found = contrasts.values.max(), found >= Self.leastContrast else { return nil }
    // Ink that matters is visible in a smaller picture too.
    let (small, side) = contrasts.reduced(toAtMost: 160)
    let drawing = InkPieces(small, above: 0.3 * small.upper(1 / 500)).drawing()
    var values = contrasts.values
    for row in 0..<contrasts.height {
      let above = min(row / side, small.height - 1) * small.width
      for column in 0..<contrasts.width
      where !drawing[above + min(column / side, small.width - 1)] {
        values[row * contrasts.width + column] = 0
      }
    }
    guard let most = values.max(), most > 0 else { return nil }
    self.init(
      width: contrasts.width, height: contrasts.height, values: values.map { $0 / most })
  }

  /// Returns the part that holds the drawing. On each side, rows or columns are dropped as long as
  /// together they hold at most 1/500 of the ink, so that specks do not count. Faint ink, below
  /// 1/5, does not count either.
  func cropped() -> InkPlane {
    var rows = [Double](repeating: 0, count: height)
    var columns = [Double](repeating: 0, count: width)
    for row in 0..<height {
      for column in 0..<width {
        let value = values[row * width + column]
        guard value >= 0.2 else { continue }
        rows[row] += value
        columns[column] += value
      }
    }
    let (kept, across) = (Self.core(rows), Self.core(columns))
    return InkPlane(
      width: across.count, height: kept.count,
      values: kept.flatMap { row in across.map { values[row * width + $0] } })
  }

  private static func core(_ sums: [Double]) -> Range<Int> {
    let negligible = sums.reduce(0, +) / 500
    func dropped(_ sums: some Sequence<Double>) -> Int {
      var sum = 0.0
      var count = 0
      for value in sums {
        sum += value
        if sum > negligible { break }
        count += 1
      }
      return count
    }
    return dropped(sums)..<sums.count - dropped(sums.reversed())
  }

  /// Returns the drawing at another size, each pixel being the mean of the area that it covers.
  func resampled(width newWidth: Int, height newHeight: Int) -> InkPlane {
    let across = Self.shares(from: width, to: newWidth)
    let down = Self.shares(from: height, to: newHeight)
    var result: [Double] = []
    result.reserveCapacity(newWidth * newHeight)
    for rows in down {
      for columns in across {
        var sum = 0.0
        for (row, rowShare) in rows {
          for (column, share) in columns { sum += rowShare * share * values[row * width + column] }
        }
        result.append(sum)
      }
    }
    return InkPlane(width: newWidth, height: newHeight, values: result)
  }

  /// Returns, for each new pixel of a line, the old pixels that it covers and their shares of it.
  private static func shares(from count: Int, to newCount: Int) -> [[(Int, Double)]] {
    // In a unit in which an old pixel is `newCount` long and a new one `count`, all borders are
    // whole numbers.
    (0..<newCount).map { pixel in
      let (begin, end) = (pixel * count, (pixel + 1) * count)
      return (begin / newCount...(end - 1) / newCount).map { old in
        let covered = min(end, (old + 1) * newCount) - max(begin, old * newCount)
        return (old, Double(covered) / Double(count))
      }
    }
  }
}
