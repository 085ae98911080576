import SankofaFormats

/// Rows of numbers from the top: the greys of a picture, or values computed from them.
struct GreyPlane {
  let width: Int
  let height: Int
  let values: [Double]

  init(width: Int, height: Int, values: [Double]) {
    self.width = width
    self.height = height
    self.values = values
  }

  /// Takes the greys of a picture, 0 (dark) to 255 (light), reduced as by ``reduced(toAtMost:)``.
  /// Transparent pixels are blended with white, or with black when the picture is not visible on
  /// white.
  init(_ picture: Image, reducedToAtMost limit: Int) {
    let grey = picture.grey()
    let pixels = grey.pixels
    var value = { (index: Int) in Double(pixels[index]) }
    if let opacity = grey.opacity, let least = pixels.min(), let most = pixels.max(),
      Double(most - least) < InkPlane.leastContrast
    {
      value = { max(0, Double(pixels[$0]) - Double(255 - opacity[$0])) }
    }
    self = GreyPlane.reduced((grey.width, grey.height), toAtMost: limit, value: value).plane
  }

  subscript(row: Int, column: Int) -> Double { values[row * width + column] }

  func row(_ row: Int) -> ArraySlice<Double> { values[row * width..<(row + 1) * width] }

  /// The outermost pixels in order around the picture; corner pixels occur twice.
  var ring: [Double] {
    let (right, left) = (
      (0..<height).map { self[$0, width - 1] }, (0..<height).map { self[$0, 0] }
    )
    return Array(row(0)) + right + Array(row(height - 1).reversed()) + Array(left.reversed())
  }

  /// The median; for an even count, the greater of the two middle values.
  static func median(_ values: some Sequence<Double>) -> Double {
    var list = Array(values)
    return list.ranked(list.count / 2)
  }

  /// The least value among the greatest `share` of all values, at least one.
  func upper(_ share: Double) -> Double {
    var list = values
    return list.ranked(list.count - max(1, Int(Double(list.count) * share)))
  }

  func mapped(_ change: (Double) -> Double) -> GreyPlane {
    GreyPlane(width: width, height: height, values: values.map(change))
  }

  /// The differences from another plane of the same size.
  func minus(_ other: GreyPlane) -> GreyPlane {
    GreyPlane(width: width, height: height, values: zip(values, other.values).map(-))
  }

  func cropped(rows: Range<Int>, columns: Range<Int>) -> GreyPlane {
    GreyPlane(
      width: columns.count, height: rows.count,
      values: rows.flatMap { row in columns.map { self[row, $0] } })
  }

  /// The plane with rows and columns exchanged.
  func transposed() -> GreyPlane {
    GreyPlane(
      width: height, height: width,
      values: (0..<width).flatMap { column in (0..<height).map { self[$0, column] } })
  }

  /// Returns a plane with at most `limit` pixels in a row or column, each the mean of a square of
  /// old pixels, and the side of these squares. Pixels left over at the right and the bottom are
  /// dropped.
  func reduced(toAtMost limit: Int) -> (plane: GreyPlane, side: Int) {
    if max(width, height) <= limit { return (self, 1) }
    return GreyPlane.reduced((width, height), toAtMost: limit) { values[$0] }
  }

  /// Reduces values that are computed one at a time, because all values of a large picture at once
  /// take much memory.
  static func reduced(
    _ size: (width: Int, height: Int), toAtMost limit: Int, value: (_ index: Int) -> Double
  ) -> (plane: GreyPlane, side: Int) {
    let (width, height) = size
    let side = (max(width, height) + limit - 1) / limit
    guard side > 1 else {
      return (
        GreyPlane(width: width, height: height, values: (0..<width * height).map(value)), 1
      )
    }
    let (newWidth, newHeight) = (max(1, width / side), max(1, height / side))
    var result: [Double] = []
    result.reserveCapacity(newWidth * newHeight)
    for top in stride(from: 0, to: newHeight * side, by: side) {
      for left in stride(from: 0, to: newWidth * side, by: side) {
        let (bottom, right) = (min(top + side, height), min(left + side, width))
        var sum = 0.0
        for row in top..<bottom {
          for column in left..<right { sum += value(row * width + column) }
        }
        result.append(sum / Double((bottom - top) * (right - left)))
      }
    }
    return (GreyPlane(width: newWidth, height: newHeight, values: result), side)
  }

  /// Returns, for each pixel, the mean of the pixels at most `radius` rows and columns away.
  func averaged(radius: Int) -> GreyPlane {
    // Each entry is the sum of all pixels above it and to its left.
    var sums = [Double](repeating: 0, count: (width + 1) * (height + 1))
    for row in 0..<height {
      var line = 0.0
      for column in 0..<width {
        line += self[row, column]
        sums[(row + 1) * (width + 1) + column + 1] = sums[row * (width + 1) + column + 1] + line
      }
    }
    var result: [Double] = []
    result.reserveCapacity(values.count)
    for row in 0..<height {
      let (top, bottom) = (max(0, row - radius), min(height, row + radius + 1))
      for column in 0..<width {
        let (left, right) = (max(0, column - radius), min(width, column + radius + 1))
        let sum =
          sums[bottom * (width + 1) + right] - sums[top * (width + 1) + right]
          - sums[bottom * (width + 1) + left] + sums[top * (width + 1) + left]
        result.append(sum / Double((bottom - top) * (right - left)))
      }
    }
    return GreyPlane(width: width, height: height, values: result)
  }

  /// Returns the plane with less grain, and the standard deviation of what is left of it: means over
  /// 3×3 pixels are taken, at most three times, while the grain is above 1/16 of the strongest ink.
  func calmed() -> (plane: GreyPlane, noise: Double) {
    // Half of all differences between neighbours are below 0.954 standard deviations.
    var differences: [Double] = []
    for row in 0..<height {
      for column in 1..<max(1, width) {
        differences.append(abs(self[row, column] - self[row, column - 1]))
      }
    }
    guard !differences.isEmpty else { return (self, 0) }
    let noise = GreyPlane.median(differences) / 0.954
    let most = averaged(radius: 1).upper(1 / 1000)
    var (result, rest) = (self, noise)
    // The standard deviations after one, two and three means.
    for share in [1 / 3.0, 0.235, 0.193] where 16 * rest > most {
      (result, rest) = (result.averaged(radius: 1), noise * share)
    }
    return (result, rest)
  }
}

extension [Double] {
  /// Returns the value that sorting would put at `rank`, and leaves the values in another order
  /// (Hoare, *Algorithm 65: find*, 1961).
  fileprivate mutating func ranked(_ rank: Int) -> Double {
    var (low, high) = (0, count - 1)
    while low < high {
      let pivot = self[(low + high) / 2]
      var (left, right) = (low, high)
      while left <= right {
        while self[left] < pivot { left += 1 }
        while self[right] > pivot { right -= 1 }
        guard left <= right else { break }
        swapAt(left, right)
        left += 1
        right -= 1
      }
      if rank <= right {
        high = right
      } else if rank >= left {
        low = left
      } else {
        break
      }
    }
    return self[rank]
  }
}
