/// Separation of ink from paper.
extension InkPlane {
  /// The least difference of grey, of 255, between ink and paper.
  static let leastContrast = 24.0

  /// The difference of each pixel from the paper in the direction of the ink; 0 for paper.
  ///
  /// - When the outermost pixels have one grey, except for noise and for strokes that end there,
  ///   that is the paper's grey. Ink is whatever is darker or whatever is lighter, depending on
  ///   which deviates more (by the sum of squares). Pixels that deviate by at most six times the
  ///   median absolute deviation of the outermost pixels are paper too.
  /// - Otherwise the light is uneven, and the paper's grey is that of the lighter (or darker)
  ///   pixels nearby. Ink is the rarer of the two, by the sign of the third moment about the local
  ///   mean.
  /// - When neither is rarer, or when the outermost pixels are still of two kinds after that, the
  ///   drawing fills the picture. Of the two greys that divide it best, ink is the one in fewer
  ///   pieces. With equal numbers of pieces ink is the darker one, the picture may be read both
  ///   ways, and `isDarkOnLight` is `nil`.
  static func contrasts(_ grey: GreyPlane) -> Contrasts {
    if hasEvenPaper(grey) { return evenContrasts(grey) }
    return unevenContrasts(grey) ?? fillingContrasts(grey)
  }

  typealias Contrasts = (amounts: GreyPlane, isDarkOnLight: Bool?)

  /// True when the outermost pixels have one grey: more than three quarters of them, or more than
  /// half when the others form short runs, as the ends of strokes do and shadows do not.
  private static func hasEvenPaper(_ grey: GreyPlane) -> Bool {
    // A smaller picture has less noise.
    let ring = grey.reduced(toAtMost: 64).plane.ring
    let paper = GreyPlane.median(ring)
    let deviations = ring.map { abs($0 - paper) }
    guard GreyPlane.median(deviations) <= 4 else { return false }
    let near = deviations.count { $0 <= 16 }
    if 4 * near > 3 * ring.count { return true }
    var (run, longest) = (0, 0)
    // Two rounds, because a run may continue across the beginning.
    for deviation in deviations + deviations {
      run = deviation <= 16 ? 0 : run + 1
      longest = max(longest, run)
    }
    return 2 * near > ring.count && 4 * longest < ring.count
  }

  private static func evenContrasts(_ grey: GreyPlane) -> Contrasts {
    let ring = grey.ring
    let paper = GreyPlane.median(ring)
    let noise = 6 * GreyPlane.median(ring.map { abs($0 - paper) })
    let isDark =
      grey.values.reduce(0) { sum, value in
        let deviation = value - paper
        return sum + (deviation < 0 ? deviation * deviation : -deviation * deviation)
      } > 0
    let sign: Double = isDark ? -1 : 1
    let amounts = grey.mapped { value in
      let amount = sign * (value - paper)
      return amount > noise ? amount : 0
    }
    return (amounts, isDark)
  }

  /// Returns `nil` when neither kind is rarer, or when the outermost pixels are of several kinds
  /// even after the paper is removed.
  private static func unevenContrasts(_ grey: GreyPlane) -> Contrasts? {
    let (small, side) = grey.reduced(toAtMost: 128)
    let rest = small.minus(small.averaged(radius: max(1, max(small.width, small.height) / 6)))
    let moment = rest.values.reduce(0) { $0 + $1 * $1 * $1 }
    // At a straight edge between two greys the moment is 0; for strokes in uneven light it is at
    // least 0.28 of the sum.
    guard abs(moment) >= 0.15 * rest.values.reduce(0, { $0 + abs($1 * $1 * $1) }) else {
      return nil
    }
    let isDark = moment < 0
    let paper = PaperGrid(small, isDarkOnLight: isDark)
    func amounts(_ grey: GreyPlane, scale: Int) -> GreyPlane {
      let sheet = paper.plane(width: grey.width, height: grey.height, scale: scale)
      return isDark ? sheet.minus(grey) : grey.minus(sheet)
    }
    let amount = amounts(small, scale: 1)
    let base = GreyPlane.median(amount.ring)
    let noise = 6 * GreyPlane.median(amount.ring.map { abs($0 - base) })
    let most = amount.upper(1 / 200) - base
    guard most >= leastContrast, noise <= most / 2 else { return nil }
    let least = base + max(noise, most / 4)
    return (amounts(grey, scale: side).mapped { max(0, $0 - least) }, isDark)
  }

  private static func fillingContrasts(_ grey: GreyPlane) -> Contrasts {
    let limit = bestParting(grey)
    let (dark, light) = (grey.values.filter { $0 <= limit }, grey.values.filter { $0 > limit })
    guard !dark.isEmpty, !light.isEmpty else { return (grey.mapped { _ in 0 }, nil) }
    let share = grey.mapped { $0 <= limit ? 1 : 0 }.reduced(toAtMost: 128).plane
    let darkCount = InkPieces(share, above: 0.5).largeCount
    let lightCount = InkPieces(share.mapped { 1 - $0 }, above: 0.5).largeCount
    let isDark = darkCount <= lightCount
    let (ink, paper) = (GreyPlane.median(dark), GreyPlane.median(light))
    let amounts = grey.mapped { isDark ? max(0, paper - $0) : max(0, $0 - ink) }
    return (amounts, darkCount == lightCount ? nil : isDark)
  }

  /// The grey that divides a picture into the two kinds of pixels that differ most (Otsu, *A
  /// threshold selection method from gray-level histograms*, 1979).
  private static func bestParting(_ grey: GreyPlane) -> Double {
    var counts = [Double](repeating: 0, count: 256)
    for value in grey.values { counts[min(255, max(0, Int(value)))] += 1 }
    let total = Double(grey.values.count)
    let sum = counts.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    var (below, sumBelow) = (0.0, 0.0)
    var best = (limit: 0, variance: -1.0)
    for (value, count) in counts.enumerated() {
      below += count
      sumBelow += Double(value) * count
      guard below > 0, below < total else { continue }
      let difference = sumBelow / below - (sum - sumBelow) / (total - below)
      let variance = below * (total - below) * difference * difference
      if variance > best.variance { best = (value, variance) }
    }
    return Double(best.limit) + 0.999
  }
}

/// The grey of the paper in each square of a grid over a picture in uneven light.
private struct PaperGrid {
  private let grid: GreyPlane
  /// The side of a square in pixels.
  private let side: Int

  init(_ grey: GreyPlane, isDarkOnLight isDark: Bool) {
    let side = max(1, (max(grey.width, grey.height) + 15) / 16)
    let (columns, rows) = ((grey.width + side - 1) / side, (grey.height + side - 1) / side)
    var values: [Double] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let part = grey.cropped(
          rows: row * side..<min(grey.height, (row + 1) * side),
          columns: column * side..<min(grey.width, (column + 1) * side))
        let sorted = part.values.map { isDark ? $0 : -$0 }.sorted()
        values.append(sorted[sorted.count * 3 / 4])
      }
    }
    let squares = GreyPlane(width: columns, height: rows, values: values)
    // A closing gives squares full of ink the grey of their surroundings; a little smoothing
    // follows.
    let closed = squares.nearby(2) { $0.max() }.nearby(2) { $0.min() }.averaged(radius: 1)
    grid = isDark ? closed : closed.mapped { -$0 }
    self.side = side
  }

  /// Returns the paper's grey for a picture `scale` times as large, interpolated between the
  /// centres of the squares.
  func plane(width: Int, height: Int, scale: Int) -> GreyPlane {
    func places(_ count: Int, _ most: Int) -> [(Int, Int, Double)] {
      (0..<count).map { pixel in
        let place = (Double(pixel) + 0.5) / Double(side * scale) - 0.5
        let bounded = min(max(place, 0), Double(most - 1))
        return (Int(bounded), min(Int(bounded) + 1, most - 1), bounded - Double(Int(bounded)))
      }
    }
    let across = places(width, grid.width)
    var values: [Double] = []
    values.reserveCapacity(width * height)
    for (above, below, down) in places(height, grid.height) {
      for (left, right, over) in across {
        let upper = grid[above, left] + over * (grid[above, right] - grid[above, left])
        let lower = grid[below, left] + over * (grid[below, right] - grid[below, left])
        values.append(upper + down * (lower - upper))
      }
    }
    return GreyPlane(width: width, height: height, values: values)
  }
}

extension GreyPlane {
  /// Replaces each value by one that `choose` picks from those at most `radius` rows and columns
  /// away.
  fileprivate func nearby(_ radius: Int, _ choose: ([Double]) -> Double?) -> GreyPlane {
    GreyPlane(
      width: width, height: height,
      values: (0..<height).flatMap { row in
        (0..<width).map { column in
          let part = cropped(
            rows: max(0, row - radius)..<min(height, row + radius + 1),
            columns: max(0, column - radius)..<min(width, column + radius + 1))
          return choose(part.values) ?? self[row, column]
        }
      })
  }
}
