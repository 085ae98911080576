/// Removal of printed lines: rules, squares, and boxes drawn around a digit.
extension GreyPlane {
  /// Returns the amounts of ink without straight lines across most of the picture, level or upright
  /// up to a slope of 1 in 14.
  ///
  /// A line is narrower than 1/28 of the picture, and there is ink along 70 % of it. Where ink lies
  /// on both sides of a line, or the ink is clearly darker than the line, a stroke crosses it and
  /// is kept.
  func withoutLines(noise: Double) -> GreyPlane {
    withoutLevelLines(noise: noise).transposed().withoutLevelLines(noise: noise).transposed()
  }

  private func withoutLevelLines(noise: Double) -> GreyPlane {
    guard min(width, height) >= 20 else { return self }
    let most = upper(1 / 1000)
    let least = max(InkPlane.leastContrast / 4, 2 * noise, most / 20)
    let profiles = LineProfiles(self)
    guard let (slope, levels) = profiles.sharpest(least) else { return self }
    // The lines of a picture are alike; a stroke that many upright lines cross is fainter in sum.
    let limit = max(least, 0.4 * (levels.max() ?? 0))
    var result = values
    let widest = max(2, max(width, height) / 28)
    var row = 0
    while row < levels.count {
      guard levels[row] > limit else {
        row += 1
        continue
      }
      let begin = row
      while row < levels.count, levels[row] > limit { row += 1 }
      guard row - begin <= widest else { continue }
      let level = levels[begin..<row].max() ?? 0
      // One more row on each side for the soft edges.
      let lines = begin - 1 - profiles.margin...row - profiles.margin
      erase(lines, slope, level: level, most: most, in: &result)
    }
    return GreyPlane(width: width, height: height, values: result)
  }

  /// Replaces a line by what the rows on both sides of it say.
  private func erase(
    _ lines: ClosedRange<Int>, _ slope: Double, level: Double, most: Double,
    in result: inout [Double]
  ) {
    let reach = lines.count
    for column in 0..<width {
      let shift = Int((slope * Double(column)).rounded())
      let (above, below) = (lines.lowerBound + shift - 1, lines.upperBound + shift + 1)
      guard below >= 0, above < height else { continue }
      // The ink that a stroke brings across the line, straight or slanted.
      var crossing = 0.0
      for lean in -reach...reach {
        let (left, right) = (column - lean, column + lean)
        guard (0..<width).contains(left), (0..<width).contains(right) else { continue }
        let upper = above >= 0 ? self[above, left] : 0
        let lower = below < height ? self[below, right] : 0
        crossing = max(crossing, min(upper, lower))
      }
      for row in max(0, above + 1)..<min(height, below) {
        let value = self[row, column]
        let taken = 1.2 * level
        let beyond = taken < 0.8 * most ? max(0, value - taken) * most / (most - taken) : 0
        result[row * width + column] = min(value, max(crossing, beyond))
      }
    }
  }
}

/// How much ink lies along each level line, for several slopes.
private struct LineProfiles {
  /// The plane with each 8 pixels of a row replaced by their mean: lines are long.
  private let coarse: GreyPlane
  /// The rows above and below the picture at which lines may begin.
  let margin: Int
  private let height: Int

  init(_ plane: GreyPlane) {
    let columns = max(1, plane.width / 8)
    coarse = GreyPlane(
      width: columns, height: plane.height,
      values: (0..<plane.height).flatMap { row in
        let line = Array(plane.row(row))
        return (0..<columns).map { column in
          line[8 * column..<8 * column + 8].reduce(0, +) / 8
        }
      })
    height = plane.height
    margin = plane.width / 14 + 1
  }

  /// The slope for which the lines stand out most, with the level of each row of it, from `margin`
  /// rows above the picture to as many below; `nil` when there are no lines.
  func sharpest(_ least: Double) -> (slope: Double, levels: [Double])? {
    var best: (slope: Double, levels: [Double], sum: Double)?
    // A step moves the end of a line by about one row.
    let steps = margin
    // Of slopes that fit equally, the least.
    for step in (-steps...steps).sorted(by: { abs($0) < abs($1) }) {
      let slope = Double(step) / Double(steps) / 14
      let levels = self.levels(slope, least)
      let sum = levels.reduce(0) { $0 + ($1 > least ? $1 * $1 : 0) }
      if sum > (best?.sum ?? 0) { best = (slope, levels, sum) }
    }
    return best.map { ($0.slope, $0.levels) }
  }

  /// The ink that at least 70 % of each line have; 0 where it is at most `least`.
  private func levels(_ slope: Double, _ least: Double) -> [Double] {
    let shifts = (0..<coarse.width).map { Int((slope * (8 * Double($0) + 3.5)).rounded()) }
    return (-margin..<height + margin).map { start in
      var (count, inked) = (0, 0)
      for (column, shift) in shifts.enumerated() where (0..<height).contains(start + shift) {
        count += 1
        if coarse[start + shift, column] > least { inked += 1 }
      }
      guard 2 * count > coarse.width, 10 * inked > 7 * count else { return 0 }
      var inks: [Double] = []
      inks.reserveCapacity(count)
      for (column, shift) in shifts.enumerated() where (0..<height).contains(start + shift) {
        inks.append(coarse[start + shift, column])
      }
      inks.sort()
      return inks[count * 3 / 10]
    }
  }
}
