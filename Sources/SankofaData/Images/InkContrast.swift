/// Separation of ink from paper.
extension InkPlane {
  /// The least difference of grey, of 255, between ink and paper.
  static let leastContrast = 24.0

  /// The difference of each pixel from the paper in the direction of the ink; about 0 for paper.
  ///
  /// - When the outermost pixels have one grey, except for noise and for strokes that end there,
  ///   that is the paper's grey. Ink is whatever is darker or whatever is lighter, depending on
  ///   which deviates more (by the sum of squares). When the ink is a rectangle on which something
  ///   is drawn, it is a sheet on a table, and only the inside of the sheet is returned.
  /// - Otherwise the light is uneven, and ``UnevenPaper`` tells strokes from shadows.
  /// - When neither dark nor light strokes are found there, the drawing fills the picture. Of the
  ///   two greys that divide it best, ink is the one in fewer pieces. With equal numbers of pieces
  ///   ink is the darker one, the picture may be read both ways, and `isDarkOnLight` is `nil`.
  static func contrasts(_ grey: GreyPlane) -> Contrasts {
    guard hasEvenPaper(grey) else { return unevenContrasts(grey) ?? fillingContrasts(grey) }
    let even = evenContrasts(grey)
    if let sheet = even.amounts.sheet(of: grey) { return contrasts(sheet) }
    // When a line runs along the side, the squares of squared paper look like ink. When the corners
    // are dark, the middle does.
    if even.amounts.isManyBroadPieces || even.amounts.isShaded, let other = unevenContrasts(grey) {
      return other
    }
    return even
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
    let paper = GreyPlane.median(grey.ring)
    let isDark =
      grey.values.reduce(0) { sum, value in
        let deviation = value - paper
        return sum + (deviation < 0 ? deviation * deviation : -deviation * deviation)
      } > 0
    let sign: Double = isDark ? -1 : 1
    return (grey.mapped { sign * ($0 - paper) }, isDark)
  }

  /// Returns `nil` when no strokes are found, or when they are too faint.
  private static func unevenContrasts(_ grey: GreyPlane) -> Contrasts? {
    guard let paper = UnevenPaper(grey) else { return nil }
    let (amounts, isDark) = (paper.amounts(grey), paper.isDark)
    guard amounts.averaged(radius: 1).upper(1 / 1000) >= leastContrast else { return nil }
    return (amounts, isDark)
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

/// Ink on paper in uneven light. Paper is whatever is broad: a shadow, or the table behind a sheet.
private struct UnevenPaper {
  /// True for dark ink on light paper.
  let isDark: Bool
  /// Strokes are narrower than this part of the picture's longer side: 12 for a twelfth.
  let breadth: Int

  /// Looks for broader and broader strokes, dark and light. Ink shows up earlier than the paper
  /// between the strokes: it is the one with more strength, counted as the cube of the narrowness
  /// at which half of it is there. Returns `nil` when neither dark nor light shows up.
  init?(_ grey: GreyPlane) {
    let small = grey.reduced(toAtMost: 192).plane
    let breadths = [48, 24, 12, 6]
    func strengths(isDark: Bool) -> [Double] {
      breadths.map { UnevenPaper.strength(small, isDark: isDark, breadth: $0) }
    }
    /// The narrowest breadth at which a share of the greatest strength is there.
    func first(_ share: Double, _ strengths: [Double]) -> Int {
      let most = strengths.reduce(0, max)
      return strengths.prefix { $0 < share * most }.count
    }
    func weight(_ strengths: [Double]) -> Double {
      let half = first(0.5, strengths)
      let narrowness = Double(breadths[half])
      return strengths[half] * narrowness * narrowness * narrowness
    }
    let (dark, light) = (strengths(isDark: true), strengths(isDark: false))
    guard weight(dark) > 0 || weight(light) > 0 else { return nil }
    isDark = weight(dark) >= weight(light)
    breadth = breadths[first(0.85, isDark ? dark : light)]
  }

  /// Returns 0 when most of the picture would be ink.
  private static func strength(_ grey: GreyPlane, isDark: Bool, breadth: Int) -> Double {
    let amounts = amounts(grey, isDark: isDark, breadth: breadth)
    if amounts.isMostlyInk { return 0 }
    // What is fainter than half of the least contrast is no ink.
    return amounts.values.reduce(0) { sum, amount in
      let ink = max(0, amount - InkPlane.leastContrast / 2)
      return sum + ink * ink * ink
    }
  }

  func amounts(_ grey: GreyPlane) -> GreyPlane {
    UnevenPaper.amounts(grey, isDark: isDark, breadth: breadth)
  }

  private static func amounts(_ grey: GreyPlane, isDark: Bool, breadth: Int) -> GreyPlane {
    let sign: Double = isDark ? 1 : -1
    let paper = grey.mapped { sign * $0 }
      .closed(max(grey.width, grey.height) / breadth).mapped { sign * $0 }
    // Ink takes a share of the light; chalk adds to a dark board.
    let typical = GreyPlane.median(paper.values)
    let amounts = zip(grey.values, paper.values).map {
      isDark ? ($1 - $0) / max(16, $1) * typical : $0 - $1
    }
    // In grain, the closing is above the paper.
    let base = GreyPlane.median(amounts)
    return GreyPlane(width: grey.width, height: grey.height, values: amounts.map { $0 - base })
  }
}

extension GreyPlane {
  /// Two fifths of the ink of the strongest fiftieth; at least half of the least contrast.
  private var fullLimit: Double {
    max(InkPlane.leastContrast / 2, 0.4 * averaged(radius: 1).upper(1 / 50))
  }

  /// True when two fifths of the pixels have nearly as much ink as any.
  fileprivate var isMostlyInk: Bool {
    let limit = fullLimit
    return 5 * values.count { $0 > limit } > 2 * values.count
  }

  /// True when three tenths of the picture are neither paper nor full ink.
  fileprivate var isShaded: Bool {
    let most = averaged(radius: 1).upper(1 / 50)
    return 10 * values.count { $0 > 0.2 * most && $0 < 0.8 * most } > 3 * values.count
  }

  /// True when half of the picture is ink in eight or more pieces.
  fileprivate var isManyBroadPieces: Bool {
    let pieces = InkPieces(self, above: fullLimit).pieces
    return pieces.count >= 8 && 2 * pieces.reduce(0) { $0 + $1.count } > values.count
  }

  /// The part of `grey` inside a sheet: when a tenth of the picture or more is ink in one piece
  /// that is a rectangle but for what is drawn on it, and something is drawn on it.
  fileprivate func sheet(of grey: GreyPlane) -> GreyPlane? {
    let (small, side) = reduced(toAtMost: 96)
    let pieces = InkPieces(small, above: small.fullLimit)
    guard
      let index = pieces.pieces.indices.max(by: {
        pieces.pieces[$0].count < pieces.pieces[$1].count
      })
    else { return nil }
    let piece = pieces.pieces[index]
    guard 10 * piece.count >= small.values.count, 5 * piece.width >= 2 * piece.height,
      5 * piece.height >= 2 * piece.width,
      100 * pieces.span(of: index) >= 88 * piece.width * piece.height
    else { return nil }
    // The edges may be slanted.
    let (down, across) = (piece.height / 16 + 1, piece.width / 16 + 1)
    let inside = grey.cropped(
      rows: (piece.rows.lowerBound + down) * side..<(piece.rows.upperBound + 1 - down) * side,
      columns: (piece.columns.lowerBound + across) * side..<(piece.columns.upperBound + 1 - across)
        * side)
    guard let least = inside.values.min(), let most = inside.values.max(),
      most - least >= 2 * InkPlane.leastContrast
    else { return nil }
    return inside
  }
}
