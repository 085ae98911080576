/// The ink of each pixel, from 0 (none) to 1 (most), with rows from the top.
struct InkPlane {
  let width: Int
  let height: Int
  let values: [Double]
  /// A reason not to trust the drawing.
  let doubt: ImageFitting.Doubt?

  init(width: Int, height: Int, values: [Double], doubt: ImageFitting.Doubt? = nil) {
    self.width = width
    self.height = height
    self.values = values
    self.doubt = doubt
  }

  /// Finds the drawing in a picture whose ``contrasts(_:)`` are known. Returns `nil` when ink
  /// cannot be distinguished from paper.
  init?(_ contrasts: GreyPlane) {
    guard let found = contrasts.values.max(), found >= Self.leastContrast else { return nil }
    let (calm, noise) = contrasts.calmed()
    let least = max(Self.leastContrast / 2, 4.5 * noise)
    var amounts = calm.withoutLines(noise: noise)
    var level = amounts.upper(1 / 1000)
    let hasOnlyLines = level <= least
    if hasOnlyLines {
      amounts = calm
      level = calm.upper(1 / 1000)
      guard level > least else { return nil }
    }
    // When the darkest things turn out to be no part of the drawing, its own ink is the measure.
    for _ in 0..<3 {
      let limit = max(0.4 * level, 4 * noise)
      let drawing = InkPieces(amounts, above: limit).drawing(in: amounts)
      let isOwn = drawing.full >= 0.7 * level
      level = drawing.full
      guard isOwn else { continue }
      let values = zip(amounts.values, drawing.isDrawn).map { value, isDrawn in
        isDrawn && value > 3 * noise ? min(1, value / drawing.full) : 0
      }
      self.init(
        width: amounts.width, height: amounts.height, values: values,
        doubt: hasOnlyLines ? .onlyLines : drawing.doubt)
      return
    }
    return nil
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
