/// The ink at each place: 0 (none) to 1 (most) for each pixel, rows from the top.
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
  /// cannot be told from paper.
  init?(_ contrasts: GreyPlane) {
    guard let found = contrasts.values.max(), found >= Self.leastContrast else { return nil }
    // Ink that matters is also seen in a smaller picture.
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

  /// The part that holds the drawing: at each side, rows and columns are dropped while they hold no
  /// more than 1/500 of the ink together, so that specks do not count; nor does faint ink, below
  /// 1/5.
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

  /// The same drawing with other numbers of pixels, each the mean of the area that it covers.
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

  /// For each new pixel of a line, the old ones that it covers and their shares of it.
  private static func shares(from count: Int, to newCount: Int) -> [[(Int, Double)]] {
    // In units of which old pixels have `newCount` and new ones `count`, all borders are whole.
    (0..<newCount).map { pixel in
      let (begin, end) = (pixel * count, (pixel + 1) * count)
      return (begin / newCount...(end - 1) / newCount).map { old in
        let covered = min(end, (old + 1) * newCount) - max(begin, old * newCount)
        return (old, Double(covered) / Double(count))
      }
    }
  }
}
