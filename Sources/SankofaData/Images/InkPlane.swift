/// How much ink is where: 0 (none) to 1 (most) for each pixel, rows from the top.
struct InkPlane {
  let width: Int
  let height: Int
  let values: [Double]

  init(width: Int, height: Int, values: [Double]) {
    self.width = width
    self.height = height
    self.values = values
  }

  /// The ink in a picture whose ``contrasts(grey:width:height:)`` are known, or `nil` when there is none
  /// to be told from the paper.
  init?(contrasts: [Int], width: Int, height: Int) {
    guard let most = contrasts.max(), most >= Self.leastContrast else { return nil }
    self.init(width: width, height: height, values: contrasts.map { Double($0) / Double(most) })
  }

  /// By how much each pixel of a grey picture differs from the paper; 0 where it is paper.
  ///
  /// The paper's grey is the median of the outermost pixels. Ink is what is darker, or what is
  /// lighter, whichever deviates more (by the sum of squares). What deviates no more than six
  /// times the outermost pixels do (their median absolute deviation) is paper, too.
  static func contrasts(grey: [UInt8], width: Int, height: Int) -> [Int] {
    let frame = Self.frame(grey, width: width, height: height).map(Int.init)
    let paper = Self.median(frame)
    let noise = 6 * Self.median(frame.map { abs($0 - paper) })
    let deviations = grey.map { Int($0) - paper }
    let isDark = Self.isDarkOnLight(deviations)
    return deviations.map { deviation in
      let amount = isDark ? -deviation : deviation
      return amount > noise ? amount : 0
    }
  }

  /// Below this difference of grey (of 255) nothing is taken for ink.
  static let leastContrast = 24

  /// Whether a grey picture is dark on light.
  static func isDarkOnLight(grey: [UInt8], width: Int, height: Int) -> Bool {
    let paper = median(frame(grey, width: width, height: height).map(Int.init))
    return isDarkOnLight(grey.map { Int($0) - paper })
  }

  private static func isDarkOnLight(_ deviations: [Int]) -> Bool {
    deviations.reduce(0) { $0 + ($1 < 0 ? $1 * $1 : -$1 * $1) } > 0
  }

  private static func frame(_ grey: [UInt8], width: Int, height: Int) -> [UInt8] {
    var frame = Array(grey.prefix(width) + grey.suffix(width))
    for row in 0..<height { frame += [grey[row * width], grey[(row + 1) * width - 1]] }
    return frame
  }

  private static func median(_ values: [Int]) -> Int { values.sorted()[values.count / 2] }

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
